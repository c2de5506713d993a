using BenchmarkDotNet.Attributes;
using TransposedConv.Autograd;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Ladder;

/// <summary>Each line's ConvTranspose: the kernel Scatter.</summary>
public class ConvTransposeForward : LadderBenchmark
{
    private protected override Pass Pass => Pass.Forward;

    [Benchmark]
    public Tensor Forward()
    {
        using GradMode.Scope inference = GradMode.Inference();
        return Layer.Forward(Input);
    }
}
