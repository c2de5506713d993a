using System.Diagnostics;
using System.Runtime.Intrinsics;
using TransposedConv.Benchmarks.Compare.Reports;

namespace TransposedConv.Benchmarks.Compare;

/// <summary>
/// Ours on 256-bit vectors: the runtime decides at its start which instructions it uses, so a process that has more starts another one that has not.
/// </summary>
internal static class Avx2Process
{
    private const string Switch = "DOTNET_EnableAVX512";

    /// <summary>Whether this process is one.</summary>
    public static bool IsThis => !Vector512.IsHardwareAccelerated && Vector256.IsHardwareAccelerated;

    /// <summary>Measures in another process, which prints what it does.</summary>
    /// <returns>Its figures and its exit code, which says whether the results agreed.</returns>
    /// <exception cref="UsageException">The processor has no 256-bit vectors, or the switch has no effect.</exception>
    public static (Section Section, int ExitCode) Run(CompareOptions options, CancellationToken stop)
    {
        if (!Vector256.IsHardwareAccelerated) throw new UsageException("--simd: expected widest, got avx2, which this processor has not.");
        if (Environment.GetEnvironmentVariable(Switch) == "0") throw new UsageException($"--simd: {Switch}=0 is set, and yet the runtime uses 512 bits.");
        string folder = Directory.CreateTempSubdirectory("compare-avx2-").FullName;
        try
        {
            string json = Path.Combine(folder, "section.json");
            int exitCode = Start(options.ToArguments(SimdLevel.Avx2, json));
            stop.ThrowIfCancellationRequested();
            if (!File.Exists(json)) throw new UsageException($"--simd: the process for avx2 ended with {exitCode} and left no figures.");
            return (JsonSection.Read(File.ReadAllText(json), SimdLevel.Avx2), exitCode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Start(IEnumerable<string> arguments)
    {
        // As "dotnet Benchmarks.dll" or as the program of its own that the build makes.
        string program = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        var start = new ProcessStartInfo(program, isHost ? [typeof(Avx2Process).Assembly.Location, .. arguments] : arguments) { UseShellExecute = false };
        start.Environment[Switch] = "0";
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
