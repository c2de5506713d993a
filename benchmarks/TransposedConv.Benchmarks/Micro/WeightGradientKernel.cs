using BenchmarkDotNet.Attributes;
using TransposedConv.Benchmarks.Compare.KernelChoice;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Micro;

/// <summary>The gradient by the weight.</summary>
public class WeightGradientKernel : AlgorithmBenchmark
{
    private protected override KernelKind Kind => KernelKind.WeightGradient;

    private protected override Pass Pass => Pass.Training;

    [Benchmark]
    public void WeightGradient() => Compute();
}
