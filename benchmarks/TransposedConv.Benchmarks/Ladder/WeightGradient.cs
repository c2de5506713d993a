using BenchmarkDotNet.Attributes;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Ladder;

/// <summary>The gradient by the weight of each line's ConvTranspose: the kernel WeightGradient. The forward pass is recorded once.</summary>
public class WeightGradient : LadderBenchmark
{
    private Tensor _output = null!;

    private protected override Pass Pass => Pass.Training;

    public override void Setup()
    {
        base.Setup();
        _output = Layer.Forward(Input);
    }

    [Benchmark]
    public Tensor? Backward() => Tensor.Gradient([_output], [Layer.Weight], [OutputGradient], retainGraph: true)[0];
}
