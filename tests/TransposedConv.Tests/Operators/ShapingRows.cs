using static TransposedConv.Tests.Operators.MovingRow;

namespace TransposedConv.Tests.Operators;

/// <summary>Operators that make a new arrangement by copying, and running sums, products and orders along an axis.</summary>
internal static class ShapingRows
{
    private static readonly int[][] Matrices = [[3, 5], [1, 4], [4, 1], [1, 1], [0, 5], [5, 0], [33, 17]];
    private static readonly int[][] Cubes = [[2, 3, 4], [1, 3, 1], [3, 1, 2], [2, 0, 3], [0, 3, 2], [3, 17, 9]];

    public static IReadOnlyList<OperatorRow> All { get; } = [.. Copies(), .. Pads(), .. Joins(), .. Scans(), .. Orders()];

    private static IEnumerable<OperatorRow> Copies() =>
    [
        Of("roll", x => x.Roll(2), Matrices, s => s, (i, s) => TestArray.Indices(Modulo((i[0] * s[1]) + i[1] - 2, TestArray.Count(s)), s)),
        Of("roll axes", x => x.Roll([-4, 1], [0, 1]), Matrices, s => s, (i, s) => [Modulo(i[0] + 4, s[0]), Modulo(i[1] - 1, s[1])]),
        Of("roll an axis twice", x => x.Roll([1, 1], [-1, -1]), Matrices, s => s, (i, s) => [i[0], Modulo(i[1] - 2, s[1])]),
        Of("repeat", x => x.Repeat(2, 1, 3), Matrices, s => [2, s[0], 3 * s[1]], (i, s) => [i[1], i[2] % s[1]]),
        Of("repeat not at all", x => x.Repeat(0, 1), Matrices, s => [0, s[1]], (_, _) => null) with { GradientShapes = [[[2, 2]]] },
        Of("tile", x => x.Tile(2), Matrices, s => [s[0], 2 * s[1]], (i, s) => [i[0], i[1] % s[1]]),
        Of("repeat interleave", x => x.RepeatInterleave(2, 1), Matrices, s => [s[0], 2 * s[1]], (i, _) => [i[0], i[1] / 2]),
        Of("repeat interleave flat", x => x.RepeatInterleave(3), Matrices, s => [3 * s[0] * s[1]], (i, s) => TestArray.Indices(i[0] / 3, s)),
        Of("repeat interleave each", x => x.RepeatInterleave(Tensor.From<long>([2, 0, 1]), 0), [[3], [3, 2]], s => s, (i, _) => With(i, 0, i[0] < 2 ? 0 : 2)),
        Of("tril", x => x.Tril(1), Matrices, s => s, (i, _) => i[1] <= i[0] + 1 ? i : null),
        Of("triu", x => x.Triu(-1), Cubes, s => s, (i, _) => i[2] >= i[1] - 1 ? i : null),
    ];

    private static IEnumerable<OperatorRow> Pads() =>
    [
        Of("pad", x => x.Pad([1, 2, 0, 3]), Cubes, s => [s[0], s[1] + 3, s[2] + 3], (i, s) => i[1] < s[1] && i[2] >= 1 && i[2] <= s[2] ? [i[0], i[1], i[2] - 1] : null),
        Of("pad by less than nothing", x => x.Pad([-1, 2]), [[3, 5], [1, 4], [4, 1]], s => [s[0], s[1] + 1], (i, s) => i[1] < s[1] - 1 ? [i[0], i[1] + 1] : null),
        Of("pad reflect", x => x.Pad([2, 1], PadMode.Reflect), [[3, 5], [1, 3], [2, 2, 4]], s => With(s, s.Length - 1, s[^1] + 3), (i, s) => With(i, i.Length - 1, Mirror(i[^1] - 2, s[^1]))),
        Of("pad reflect 2d", x => x.Pad([1, 0, 1, 2], PadMode.Reflect), [[1, 3, 2], [2, 4, 3]], s => [s[0], s[1] + 3, s[2] + 1], (i, s) => [i[0], Mirror(i[1] - 1, s[1]), Mirror(i[2] - 1, s[2])]),
        Of("pad replicate", x => x.Pad([3, 2, 1, 0], PadMode.Replicate), [[1, 3, 2], [2, 1, 1]], s => [s[0], s[1] + 1, s[2] + 5], (i, s) => [i[0], Math.Max(0, i[1] - 1), Math.Clamp(i[2] - 3, 0, s[2] - 1)]),
        Of("pad circular", x => x.Pad([2, 1], PadMode.Circular), [[3, 5], [1, 2], [2, 2, 4]], s => With(s, s.Length - 1, s[^1] + 3), (i, s) => With(i, i.Length - 1, Modulo(i[^1] - 2, s[^1]))),
        Of("pad circular and crop", x => x.Pad([-1, 2], PadMode.Circular), [[3, 5], [1, 3]], s => [s[0], s[1] + 1], (i, s) => [i[0], 1 + (i[1] % (s[1] - 1))]),
    ];

    private static IEnumerable<OperatorRow> Joins() =>
    [
        new("cat", x => Tensor.Cat([x[0], x[1], x[0]], -1), x => TestArray.Build(
            [x[0].Shape[0], (2 * x[0].Shape[1]) + x[1].Shape[1]],
            i => i[1] < x[0].Shape[1] ? x[0].At(i) : i[1] < x[0].Shape[1] + x[1].Shape[1] ? x[1].At([i[0], i[1] - x[0].Shape[1]]) : x[0].At([i[0], i[1] - x[0].Shape[1] - x[1].Shape[1]])))
        {
            Shapes = [[[2, 3], [2, 2]], [[2, 0], [2, 2]], [[0, 3], [0, 2]], [[1, 1], [1, 1]], [[70, 33], [70, 65]]],
            GradientShapes = [[[2, 3], [2, 2]], [[1, 2], [1, 1]]],
        },
        new("stack", x => Tensor.Stack(x, 1), x => TestArray.Build([x[0].Shape[0], 2, .. x[0].Shape[1..]], i => x[i[1]].At(Without(i, 1))))
        {
            Shapes = [[[2, 3], [2, 3]], [[4], [4]], [[0, 3], [0, 3]], [[70, 33], [70, 33]]],
            GradientShapes = [[[2, 3], [2, 3]], [[2], [2]]],
        },
    ];

    private static IEnumerable<OperatorRow> Scans() =>
    [
        Lanes("cumsum", x => x.Cumsum(1), lane => lane.Select((_, i) => lane[..(i + 1)].Sum())),
        Lanes("cumprod", x => x.Cumprod(1), lane => lane.Select((_, i) => lane[..(i + 1)].Aggregate(1.0, static (p, v) => p * v))),
        Lanes("cumprod with zeros", x => (x * Tensor.From<double>([1, 0, 1]).To(x.DType).Reshape(3, 1)).Cumprod(1), lane => [lane[0], 0, 0]) with
        {
            Shapes = [[[2, 3, 2]]], GradientShapes = [[[2, 3, 2]]],
        },
    ];

    private static IEnumerable<OperatorRow> Orders() =>
    [
        Lanes("sort", x => x.Sort(1).Values, static lane => lane.Order()),
        Lanes("sort descending", x => x.Sort(-2, descending: true).Values, static lane => lane.OrderDescending()),
        Lanes("topk", x => x.TopK(x.Shape[1] / 2, 1).Values, static lane => lane.OrderDescending().Take(lane.Length / 2)),
        Lanes("topk smallest", x => x.TopK(Math.Min(1, x.Shape[1]), 1, largest: false).Values, static lane => lane.Order().Take(1)),
        Lanes("argsort taken", x => x.TakeAlongDim(x.Argsort(1), 1), static lane => lane.Order()),
    ];

    /// <summary>A function of the lanes along axis 1 of a cube; all results have one length.</summary>
    private static OperatorRow Lanes(string name, Func<Tensor, Tensor> apply, Func<double[], IEnumerable<double>> function) =>
        new(name, x => apply(x[0]), x =>
        {
            int[] shape = x[0].Shape;
            int length = function(new double[shape[1]]).Count();
            return TestArray.Build([shape[0], length, shape[2]], i => function([.. Enumerable.Range(0, shape[1]).Select(j => x[0].At([i[0], j, i[2]]))]).ElementAt(i[1]));
        })
        {
            Shapes = [.. Cubes.Select(static shape => new int[][] { shape })],
            GradientShapes = [[[2, 3, 2]], [[1, 4, 1]]],
        };

    private static int Modulo(int value, int length) => ((value % length) + length) % length;

    private static int Mirror(int at, int length) => at < 0 ? -at : at < length ? at : (2 * (length - 1)) - at;
}
