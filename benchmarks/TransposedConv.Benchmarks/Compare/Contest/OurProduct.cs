using System.Diagnostics;
using TransposedConv.Autograd;
using TransposedConv.Benchmarks.Compare.Ladder;
using TransposedConv.NN;

namespace TransposedConv.Benchmarks.Compare.Contest;

/// <summary>This library's Matmul, or its Linear layer.</summary>
internal sealed class OurProduct : IContestant
{
    private readonly Tensor _input;
    private readonly Tensor _right;
    private readonly Linear? _layer;

    public OurProduct(ProductProblem problem)
    {
        _input = Tensor.From<float>(problem.Input, problem.InputShape);
        _right = Tensor.From<float>(problem.Weight, problem.WeightShape);
        if (problem.Bias is not float[] bias) return;
        _layer = new Linear(problem.Line.Depth, problem.Line.Columns);
        _layer.Weight.CopyFrom(_right);
        _layer.Bias!.CopyFrom(Tensor.From<float>(bias));
    }

    public string Name => "ours";

    public TimeSpan SpinsFor => TimeSpan.Zero;

    public double Run(int iterations)
    {
        using GradMode.Scope inference = GradMode.Inference();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < iterations; i++) Compute().Dispose();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public IReadOnlyList<float[]> Results()
    {
        using GradMode.Scope inference = GradMode.Inference();
        return [Compute().ToArray<float>()];
    }

    private Tensor Compute() => _layer is null ? _input.Matmul(_right) : _layer.Forward(_input);
}
