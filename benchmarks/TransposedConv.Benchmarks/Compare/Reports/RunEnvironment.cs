using System.Runtime.InteropServices;
using TransposedConv.Benchmarks.Compare.Machine;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Benchmarks.Compare.Reports;

/// <summary>On what and with what a run was made.</summary>
internal sealed class RunEnvironment
{
    private readonly SortedDictionary<int, MachineRates> _rates = [];
    private readonly List<PeerInfo> _peers = [];
    private readonly Dictionary<string, string> _leftOut = [];

    public string Processor { get; init; } = ProcessorName();

    public int Processors { get; init; } = Environment.ProcessorCount;

    public string OperatingSystem { get; init; } = RuntimeInformation.OSDescription;

    public string DotNet { get; init; } = RuntimeInformation.FrameworkDescription;

    public string Simd { get; init; } = SimdDispatch.Widest == SimdWidth.Scalar ? "scalar" : $"{(int)SimdDispatch.Widest} bits";

    /// <summary>By number of threads.</summary>
    public IReadOnlyDictionary<int, MachineRates> Rates => _rates;

    public IReadOnlyList<PeerInfo> Peers => _peers;

    /// <summary>The peers that did not take part, with the reason.</summary>
    public IReadOnlyDictionary<string, string> LeftOut => _leftOut;

    public void Add(int threads, MachineRates rates) => _rates[threads] = rates;

    /// <summary>Notes a peer unless it is known.</summary>
    public void Add(PeerInfo peer)
    {
        if (_peers.All(known => known.Name != peer.Name)) _peers.Add(peer);
    }

    public void AddLeftOut(string peer, string reason) => _leftOut[peer] = reason;

    private static string ProcessorName()
    {
        const string CpuInfo = "/proc/cpuinfo";
        string? line = File.Exists(CpuInfo) ? File.ReadLines(CpuInfo).FirstOrDefault(static text => text.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
