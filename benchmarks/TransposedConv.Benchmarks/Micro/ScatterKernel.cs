using BenchmarkDotNet.Attributes;
using TransposedConv.Benchmarks.Compare.KernelChoice;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Micro;

/// <summary>The forward of ConvTranspose with a weight that stays packed.</summary>
public class ScatterKernel : AlgorithmBenchmark
{
    private protected override KernelKind Kind => KernelKind.Scatter;

    private protected override Pass Pass => Pass.Forward;

    [Benchmark]
    public void Scatter() => Compute();
}
