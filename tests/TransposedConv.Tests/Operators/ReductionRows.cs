using static TransposedConv.Tests.Operators.OperatorRow;

namespace TransposedConv.Tests.Operators;

/// <summary>Reductions, over all elements and over each kind of axes, and functions along an axis.</summary>
internal static class ReductionRows
{
    private static readonly (string Name, int[] Axes, bool KeepDim)[] AxisKinds =
    [
        ("outer", [0], false), ("middle", [1], true), ("inner", [2], false), ("outer and inner", [0, 2], true), ("outer and middle", [0, 1], false), ("negative", [-1, 1], false), ("every", [0, 1, 2], true),
    ];

    public static IReadOnlyList<OperatorRow> All { get; } =
    [
        .. OverAxes("sum", (x, axes, keep) => x.Sum(axes, keep), lane => lane.Sum()),
        .. OverAxes("mean", (x, axes, keep) => x.Mean(axes, keep), lane => lane.Average()),
        .. OverAxes("population variance", (x, axes, keep) => x.Var(axes, 0, keep), lane => Variance(lane, 0)),
        .. OverAxes("amax", (x, axes, keep) => x.Amax(axes, keep), lane => lane.Aggregate(Math.Max)),
        .. OverAxes("amin", (x, axes, keep) => x.Amin(axes, keep), lane => lane.Aggregate(Math.Min)),
        .. OverAxes("logsumexp", (x, axes, keep) => x.LogSumExp(axes, keep), LogSumExp),
        Reduction("count nonzero", x => x.CountNonzero(0, 2), [0, 2], false, lane => lane.Count(x => x != 0)) with { IsDifferentiable = false },
        .. AlongOneAxis("prod", (x, dim) => x.Prod(dim), lane => lane.Aggregate(1.0, (a, b) => a * b)).Select(static row => row with { Domain = NearOne }),
        .. AlongOneAxis("max values", (x, dim) => x.Max(dim).Values, lane => lane.Aggregate(Math.Max)),
        .. AlongOneAxis("min values", (x, dim) => x.Min(dim).Values, lane => lane.Aggregate(Math.Min)),
        .. AlongOneAxis("argmax", (x, dim) => x.Argmax(dim), lane => Array.IndexOf(lane, lane.Max())).Select(static row => row with { IsDifferentiable = false }),
        .. AlongOneAxis("argmin", (x, dim) => x.Min(dim).Indices, lane => Array.IndexOf(lane, lane.Min())).Select(static row => row with { IsDifferentiable = false }),
        .. AlongOneAxis("all", (x, dim) => (x > -1.5).All(dim), lane => lane.All(x => x > -1.5) ? 1 : 0).Select(static row => row with { IsDifferentiable = false }),
        .. AlongOneAxis("any", (x, dim) => (x > 1.5).Any(dim), lane => lane.Any(x => x > 1.5) ? 1 : 0).Select(static row => row with { IsDifferentiable = false }),
        Reduction("sum of all", x => x.Sum(), null, false, lane => lane.Sum()),
        Reduction("mean of all", x => x.Mean(), null, false, lane => lane.Average()),
        Reduction("population variance of all", x => x.Var([], correction: 0), null, false, lane => Variance(lane, 0)),
        Reduction("variance of all", x => x.Var(), null, false, lane => Variance(lane, 1)) with { GradientShapes = [[[2]], [[2, 3]]] },
        Reduction("standard deviation of all", x => x.Std(), null, false, lane => Math.Sqrt(Variance(lane, 1))) with { GradientShapes = [[[2]], [[2, 3]]] },
        Reduction("prod of all", x => x.Prod(), null, false, lane => lane.Aggregate(1.0, (a, b) => a * b)) with { Domain = NearOne },
        Reduction("prod with zeros", x => x.Prod(), null, false, lane => lane.Aggregate(1.0, (a, b) => a * b)) with { Domain = (_, u) => Math.Floor(3 * u) - 1, GradientShapes = [[[4]], [[2, 3]]] },
        Reduction("max of all", x => x.Max(), null, false, lane => lane.Aggregate(Math.Max)),
        Reduction("min of all", x => x.Min(), null, false, lane => lane.Aggregate(Math.Min)),
        Reduction("all of all", x => x.All(), null, false, lane => lane.All(x => x != 0) ? 1 : 0) with { IsDifferentiable = false },
        Reduction("any of all", x => (x > 1.9).Any(), null, false, lane => lane.Any(x => x > 1.9) ? 1 : 0) with { IsDifferentiable = false },
        Reduction("argmax of all", x => x.Argmax(), null, false, lane => Array.IndexOf(lane, lane.Max())) with { IsDifferentiable = false, ChecksSpecialValues = false },
        .. AlongAxis("softmax", (x, dim) => x.Softmax(dim), Softmax),
        .. AlongAxis("log softmax", (x, dim) => x.LogSoftmax(dim), lane => [.. lane.Select(x => x - LogSumExp(lane))]),
    ];

    private static IEnumerable<OperatorRow> OverAxes(string name, Func<Tensor, int[], bool, Tensor> apply, Func<double[], double> reference) =>
        AxisKinds.Select(kind => Reduction(
            $"{name} over {kind.Name}{(kind.KeepDim ? ", keep" : "")}", x => apply(x, kind.Axes, kind.KeepDim), kind.Axes, kind.KeepDim, reference));

    private static IEnumerable<OperatorRow> AlongOneAxis(string name, Func<Tensor, int, Tensor> apply, Func<double[], double> reference) =>
        new[] { 0, 1, -1 }.Select(dim => Reduction($"{name} along {dim}", x => apply(x, dim), [dim], false, reference));

    private static IEnumerable<OperatorRow> AlongAxis(string name, Func<Tensor, int, Tensor> apply, Func<double[], double[]> reference) =>
        new[] { 0, -1 }.Select(dim => new OperatorRow($"{name} along {dim}", x => apply(x[0], dim), x => Lanes.Map(x[0], dim, reference))
        {
            Shapes = [.. Enumerable.Range(0, 71).Select(static length => new int[][] { [length] }), [[]], [[2, 3, 4]], [[0, 3]], [[3, 0]], [[33, 65]]],
            GradientShapes = [[[]], [[4]], [[2, 3]]],
        });

    private static double Variance(double[] lane, int correction) => lane.Length == 1 && correction == 1
        ? double.NaN
        : lane.Sum(x => (x - lane.Average()) * (x - lane.Average())) / (lane.Length - correction);

    private static double LogSumExp(double[] lane) => Math.Log(lane.Sum(Math.Exp));

    private static double[] Softmax(double[] lane) => [.. lane.Select(x => Math.Exp(x) / lane.Sum(Math.Exp))];

    /// <summary>Factors whose product neither vanishes nor overflows.</summary>
    private static double NearOne(int operand, double u) => (u < 0.5 ? -1 : 1) * (0.97 + (0.06 * u));
}
