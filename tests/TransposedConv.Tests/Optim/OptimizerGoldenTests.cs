using TransposedConv.NN;
using TransposedConv.Optim;
using TransposedConv.Tests.Golden;

namespace TransposedConv.Tests.Optim;

public sealed class OptimizerGoldenTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, GoldenOptimizer.All.Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Follows_the_path_of_PyTorch(int index)
    {
        GoldenOptimizer golden = GoldenOptimizer.All[index];
        var fill = new GoldenFill(golden.Seed);
        var first = new Parameter(Filled(fill, 2, 3));
        var second = new Parameter(Filled(fill, 4));
        Optimizer optimizer = Make(golden, first, second);

        for (int step = 1; step <= 20; step++)
        {
            first.Grad = Filled(fill, 2, 3);
            second.Grad = step % 3 == 0 ? null : Filled(fill, 4);
            optimizer.Step();
            int kept = GoldenOptimizer.KeptSteps.ToList().IndexOf(step);
            if (kept >= 0) RelativeError([.. first.Value.ToArray<double>(), .. second.Value.ToArray<double>()], golden.Kept[kept]).Should().BeLessThan(1e-12, $"step {step} of {golden}");
        }
    }

    private static Optimizer Make(GoldenOptimizer golden, Parameter first, Parameter second)
    {
        ParameterGroup[] groups = golden.Grouped
            ? [new ParameterGroup([first]), new ParameterGroup([second], lr: 0.02, weightDecay: 0.25)]
            : [new ParameterGroup([first, second])];
        double eps = golden.Number("eps", 1e-8);
        bool amsgrad = golden.Flag("amsgrad"), maximize = golden.Flag("maximize");
        return golden.Optimizer switch
        {
            "SGD" => new SGD(
                groups,
                golden.Number("lr", 1e-3),
                golden.Number("momentum", 0),
                golden.Number("dampening", 0),
                golden.Number("weight_decay", 0),
                golden.Flag("nesterov"),
                maximize),
            "Adam" => new Adam(groups, golden.Number("lr", 1e-3), golden.Betas(), eps, golden.Number("weight_decay", 0), amsgrad, maximize),
            "AdamW" => new AdamW(groups, golden.Number("lr", 1e-3), golden.Betas(), eps, golden.Number("weight_decay", 1e-2), amsgrad, maximize),
            _ => throw new InvalidDataException(golden.Optimizer),
        };
    }

    private static Tensor Filled(GoldenFill fill, params int[] shape)
    {
        Tensor tensor = Tensor.Zeros(shape, DType.Float64);
        fill.Reals((int)tensor.ElementCount).CopyTo(tensor.AsSpan<double>());
        return tensor;
    }

    private static double RelativeError(double[] actual, double[] expected) =>
        actual.Zip(expected, static (a, e) => Math.Abs(a - e) / Math.Max(Math.Abs(e), 1e-3)).Max();
}
