using BenchmarkDotNet.Attributes;
using TransposedConv.Autograd;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Ladder;

/// <summary>The Conv that leads from each line's large grid to its small one: the kernel Gather.</summary>
public class ConvForward : LadderBenchmark
{
    private protected override Pass Pass => Pass.Conv;

    [Benchmark]
    public Tensor Forward()
    {
        using GradMode.Scope inference = GradMode.Inference();
        return Layer.Forward(Input);
    }
}
