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

    /// <summary>Starts a peer; null if it is not installed.</summary>
    public static Peer? TryStart(string name, int threads) => name == Torch ? TryStartTorch(threads) : TryStartOnnxRuntime(threads);

    private static Peer? TryStartTorch(int threads)
    {
        // OpenBLAS chooses kernels by the processor, but one older than the processor falls back to those of an older one, down to half the speed.
        // So the others that the processor may run are tried, and taken when clearly faster; one that stops the process is none of them.
        (Peer Peer, double Probe)? best = TryStartTorch(threads, core: null);
        if (best is null || !Avx512F.IsSupported) return best?.Peer;
        foreach (string core in (string[])["SkylakeX", "Cooperlake"])
        {
            if (TryStartTorch(threads, core) is not (Peer, double) candidate) continue;
            bool isFaster = candidate.Probe < ClearlyFaster * best.Value.Probe;
            (isFaster ? best.Value.Peer : candidate.Peer).Dispose();
            if (isFaster) best = candidate;
        }

        return best.Value.Peer;
    }

    private static (Peer Peer, double Probe)? TryStartTorch(int threads, string? core)
    {
        // What this environment says of OpenBLAS is not the user's choice for the comparison, and has been seen to halve its speed.
        Dictionary<string, string?> environment = Environments(threads);
        environment["OPENBLAS_L2_SIZE"] = null;
        environment["OPENBLAS_CORETYPE"] = core;
        foreach (string python in Pythons)
        {
            if (Greet(python, [Script("torch_peer.py")], environment, threads) is not (PeerProcess process, JsonObject hello)) continue;
            string settings = "inference mode; mkldnn on or off, whichever is faster on the line; OpenBLAS kernels " + (core ?? "of its own choice");
            var peer = new Peer(Torch, process, Version(hello), settings, Spin(threads), static _ => true);
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

    private static Peer? TryStartOnnxRuntime(int threads)
    {
        IEnumerable<(string Program, string[] Arguments)> ways =
            [.. Pythons.Select(static python => (python, (string[])[Script("onnxruntime_peer.py")])), ("node", [Script("onnxruntime_peer.mjs"), NodeHome])];
        foreach ((string program, string[] arguments) in ways)
        {
            if (Greet(program, arguments, Environments(threads), threads) is not (PeerProcess process, JsonObject hello)) continue;
            return new Peer(
                OnnxRuntime, process, Version(hello), "session loaded once, input buffer reused, output buffer reused unless allocating is faster on the line", Spin(threads), static pass => pass != Pass.Training);
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
