using BenchmarkDotNet.Attributes;
using TransposedConv.Benchmarks.Compare.KernelChoice;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Micro;

/// <summary>The forward of Conv with a weight that stays packed.</summary>
public class GatherKernel : AlgorithmBenchmark
{
    private protected override KernelKind Kind => KernelKind.Gather;

    private protected override Pass Pass => Pass.Conv;

    [Benchmark]
    public void Gather() => Compute();
}
