using BenchmarkDotNet.Attributes;
using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.Benchmarks.Compare.Ladder;
using TransposedConv.NN;

namespace TransposedConv.Benchmarks.Ladder;

/// <summary>What the benchmarks over the ladder share: each line's layer and numbers, the same as the comparison has, and what a call allocates.</summary>
[MemoryDiagnoser]
public abstract class LadderBenchmark
{
    private static readonly IReadOnlyList<LadderLine> All = LadderFile.Read(LadderFile.Default);

    public static IEnumerable<string> Lines => All.Select(static line => line.Name);

    [ParamsSource(nameof(Lines))]
    public string Line { get; set; } = "";

    private protected abstract Pass Pass { get; }

    private protected ConvolutionLayer Layer { get; private set; } = null!;

    private protected Tensor Input { get; private set; } = null!;

    private protected Tensor? OutputGradient { get; private set; }

    [GlobalSetup]
    public virtual void Setup()
    {
        var problem = new ConvolutionProblem(All.Single(line => line.Name == Line), Pass);
        Layer = OurConvolution.CreateLayer(problem);
        Layer.Weight.CopyFrom(Tensor.From<float>(problem.Weight, problem.WeightShape));
        Layer.Bias!.CopyFrom(Tensor.From<float>(problem.Bias));
        Input = Tensor.From<float>(problem.Input, problem.InputShape);
        if (problem.OutputGradient is { } gradient) OutputGradient = Tensor.From<float>(gradient, problem.OutputShape);
    }
}
