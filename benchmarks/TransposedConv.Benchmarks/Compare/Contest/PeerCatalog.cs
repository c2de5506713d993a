using System.Globalization;
using System.Runtime.Intrinsics.X86;
using System.Text.Json.Nodes;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Compare.Contest;

/// <summary>Finds the peers on this machine and starts them in their best setting.</summary>
internal static class PeerCatalog
{
    public const string Torch = "torch";
    public const string OnnxRuntime = "onnxruntime";

    /// <summary>
    /// After the last call OpenBLAS's and ONNX Runtime's workers spin for some 25 ms before they sleep. Told not to spin they would be slower
    /// themselves, so they may, and the runner waits.
    /// </summary>
    private static readonly TimeSpan WorkersSpin = TimeSpan.FromMilliseconds(40);

    /// <summary>What keeps PyTorch's own loops, its oneDNN under the old and the new name, and MKL to AVX2.</summary>
    private static readonly Dictionary<string, string?> Avx2Only = new()
    {
        ["ATEN_CPU_CAPABILITY"] = "avx2",
        ["ONEDNN_MAX_CPU_ISA"] = "AVX2",
        ["DNNL_MAX_CPU_ISA"] = "AVX2",
        ["MKL_ENABLE_INSTRUCTIONS"] = "AVX2",
    };

    /// <summary>The same variables cleared, whatever the surroundings say.</summary>
    private static readonly Dictionary<string, string?> NoLimit = Avx2Only.ToDictionary(static limit => limit.Key, static _ => (string?)null);

    /// <summary>
    /// PyTorch has no way to give a convolution its output, and so every large one would be new memory from the system: with memory that stays with the
    /// process it took up to half the time less on results of 50 MB.
    /// </summary>
    private const string KeptByMalloc = "4294967296";

    /// <summary>A share of the time that noise alone does not save.</summary>
    private const double ClearlyFaster = 0.9;

    private static readonly string Scripts = Path.Combine(AppContext.BaseDirectory, "Peers");

    /// <summary>Where packages of Node are looked for, beside the current folder.</summary>
    private static readonly string NodeHome =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "transposedconv-peers");

    public static IReadOnlyList<string> Names { get; } = [Torch, OnnxRuntime];

    public static string HowToInstall(string name) => name == Torch
        ? "install PyTorch for python3: on Debian 'apt-get install python3-torch libopenblas0-pthread', elsewhere 'pip install torch'"
        : $"'pip install onnxruntime numpy', or with Node 'npm install --ignore-scripts --prefix {NodeHome} onnxruntime-node'";

    /// <summary>Starts a peer.</summary>
    /// <param name="name">Which.</param>
    /// <param name="threads">With how many threads.</param>
    /// <param name="level">Which vectors it may use.</param>
    /// <param name="whyNot">Why it does not take part.</param>
    /// <returns>Null if it is not installed, or cannot be told.</returns>
    public static Peer? TryStart(string name, int threads, SimdLevel level, out string? whyNot)
    {
        whyNot = null;
        if (name == OnnxRuntime && level != SimdLevel.Widest)
        {
            whyNot = "cannot be told which vectors to use, left out";
            return null;
        }

        Peer? peer = name == Torch ? TryStartTorch(threads, level) : TryStartOnnxRuntime(threads);
        if (peer is null) whyNot = $"not installed, left out. To have it: {HowToInstall(name)}";
        return peer;
    }

    private static Peer? TryStartTorch(int threads, SimdLevel level)
    {
        if (level == SimdLevel.Avx2) return TryStartTorch(threads, Avx2Only, core: "Haswell")?.Peer;

        // OpenBLAS chooses kernels by the processor, but one older than the processor falls back to those of an older one, down to half the speed.
        // So the others that the processor may run are tried, and taken when clearly faster; one that stops the process is none of them.
        (Peer Peer, double Probe)? best = TryStartTorch(threads, NoLimit, core: null);
        if (best is null || !Avx512F.IsSupported) return best?.Peer;
        foreach (string core in (string[])["SkylakeX", "Cooperlake"])
        {
            if (TryStartTorch(threads, NoLimit, core) is not (Peer, double) candidate) continue;
            bool isFaster = candidate.Probe < ClearlyFaster * best.Value.Probe;
            (isFaster ? best.Value.Peer : candidate.Peer).Dispose();
            if (isFaster) best = candidate;
        }

        return best.Value.Peer;
    }

    private static (Peer Peer, double Probe)? TryStartTorch(int threads, Dictionary<string, string?> limits, string? core)
    {
        // What this environment says of OpenBLAS is not the user's choice for the comparison, and has been seen to halve its speed.
        Dictionary<string, string?> environment = Environments(threads);
        environment["OPENBLAS_L2_SIZE"] = null;
        environment["OPENBLAS_CORETYPE"] = core;
        foreach (string limit in (string[])["MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"]) environment[limit] = KeptByMalloc;
        foreach ((string variable, string? value) in limits) environment[variable] = value;
        foreach (string python in Pythons)
        {
            if (Greet(python, [Script("torch_peer.py")], environment, threads) is not (PeerProcess process, JsonObject hello)) continue;
            var peer = new Peer(Torch, process, Version(hello), TorchSettings(hello, limits), Spin(threads), static _ => true);
            try
            {
                return (peer, (double)process.Ask(new JsonObject { ["op"] = "probe" })["ns"]!);
            }
            catch (PeerFailedException)
            {
                peer.Dispose();
            }
        }

        return null;
    }

    private static string TorchSettings(JsonObject hello, Dictionary<string, string?> limits)
    {
        string settings = "inference mode; mkldnn on or off, a product's output allocated or given, whichever is faster on the line; freed memory stays with the process";
        if ((string?)hello["capability"] is { Length: > 0 } capability) settings += $"; its own loops in {capability}";
        if ((string?)hello["openblas"] is { Length: > 0 } kernels) settings += $"; OpenBLAS kernels for {kernels}";
        string[] set = [.. limits.Where(static limit => limit.Value is not null).Select(static limit => $"{limit.Key}={limit.Value}")];
        return set.Length == 0 ? settings : $"{settings}; told by {string.Join(", ", set)} and OPENBLAS_CORETYPE, without which OpenBLAS would take its kernels for AVX-512";
    }

    private static Peer? TryStartOnnxRuntime(int threads)
    {
        IEnumerable<(string Program, string[] Arguments)> ways =
            [.. Pythons.Select(static python => (python, (string[])[Script("onnxruntime_peer.py")])), ("node", [Script("onnxruntime_peer.mjs"), NodeHome])];
        foreach ((string program, string[] arguments) in ways)
        {
            if (Greet(program, arguments, Environments(threads), threads) is not (PeerProcess process, JsonObject hello)) continue;
            return new Peer(
                OnnxRuntime, process, Version(hello), "session loaded once, input buffer reused, output buffer reused unless allocating is faster on the line", Spin(threads), static pass => pass is not (Pass.Training or Pass.Network));
        }

        return null;
    }

    private static IEnumerable<string> Pythons => File.Exists("/usr/bin/python3") ? ["/usr/bin/python3", "python3"] : ["python3", "python"];

    /// <summary>Starts a script and says hello; null if the program or its library is not there.</summary>
    private static (PeerProcess Process, JsonObject Hello)? Greet(string program, string[] arguments, Dictionary<string, string?> environment, int threads)
    {
        if (PeerProcess.TryStart(program, arguments, environment) is not PeerProcess process) return null;
        try
        {
            JsonObject hello = process.Ask(new JsonObject { ["op"] = "hello", ["threads"] = threads });
            if (hello["missing"] is null) return (process, hello);
        }
        catch (PeerFailedException)
        {
            // A library that cannot even be loaded counts as not installed.
        }

        process.Dispose();
        return null;
    }

    private static Dictionary<string, string?> Environments(int threads)
    {
        string count = threads.ToString(CultureInfo.InvariantCulture);
        return new() { ["OMP_NUM_THREADS"] = count, ["OPENBLAS_NUM_THREADS"] = count, ["MKL_NUM_THREADS"] = count };
    }

    private static TimeSpan Spin(int threads) => threads > 1 ? WorkersSpin : TimeSpan.Zero;

    private static string Script(string name) => Path.Combine(Scripts, name);

    private static string Version(JsonObject hello) => $"{hello["version"]} ({hello["runtime"]})";
}
