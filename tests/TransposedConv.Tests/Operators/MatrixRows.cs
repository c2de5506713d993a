using TransposedConv.Operators;

namespace TransposedConv.Tests.Operators;

/// <summary>Products of matrices and vectors.</summary>
internal static class MatrixRows
{
    public static IReadOnlyList<OperatorRow> All { get; } =
    [
        Product("dot", (a, b) => a.Dot(b), [[[3], [3]], [[0], [0]], [[1000], [1000]]], [[[3], [3]]]),
        Product("mv", (a, b) => a.Mv(b), [[[2, 3], [3]], [[0, 3], [3]], [[2, 0], [0]], [[33, 70], [70]]], [[[2, 3], [3]]]),
        Product("mm", (a, b) => a.Mm(b), [[[2, 3], [3, 4]], [[0, 3], [3, 4]], [[2, 0], [0, 4]], [[2, 3], [3, 0]], [[33, 70], [70, 17]], [[1, 65], [65, 1]]], [[[2, 3], [3, 2]], [[1, 2], [2, 1]]]),
        Product("bmm", (a, b) => a.Bmm(b), [[[5, 2, 3], [5, 3, 4]], [[0, 2, 3], [0, 3, 4]], [[2, 2, 0], [2, 0, 4]], [[3, 20, 30], [3, 30, 10]]], [[[2, 2, 3], [2, 3, 1]]]),
        Product("matmul", Tensor.Matmul,
            [
                [[3], [3]], [[2, 3], [3]], [[3], [3, 2]], [[2, 3], [3, 4]], [[5, 2, 3], [3]], [[3], [5, 3, 2]], [[5, 2, 3], [3, 4]], [[2, 3], [5, 3, 2]],
                [[5, 2, 3], [5, 3, 2]], [[1, 2, 3], [4, 3, 2]], [[2, 1, 2, 3], [3, 3, 2]], [[2, 1, 1, 3], [1, 2, 3, 2]], [[3, 2, 3], [2, 1, 3, 1]],
                [[0, 2, 3], [3, 2]], [[2, 3], [0, 3, 2]], [[2, 0, 3], [2, 3, 4]], [[3, 2, 0], [0, 2]], [[1, 2, 3], [0, 3, 2]], [[2, 3, 4, 5], [5]], [[4], [2, 3, 4, 5]],
            ],
            [
                [[3], [3]], [[2, 3], [3]], [[3], [3, 2]], [[2, 3], [3, 2]], [[2, 2, 3], [3]], [[3], [2, 3, 2]], [[2, 2, 3], [3, 2]], [[2, 3], [2, 3, 2]],
                [[2, 2, 3], [2, 3, 1]], [[1, 2, 2], [2, 2, 1]], [[2, 1, 1, 2], [2, 2, 1]],
            ]),
        new("outer", x => x[0].Outer(x[1]), x => TestArray.Build([x[0].Shape[0], x[1].Shape[0]], i => x[0].At([i[0]]) * x[1].At([i[1]])))
        {
            Shapes = [[[3], [2]], [[0], [2]], [[3], [0]]], GradientShapes = [[[3], [2]]],
        },
        new("linear", x => Linear.Forward(x[0], x[1], x[2]), x => TestArray.Build(
            [.. x[0].Shape[..^1], x[1].Shape[0]],
            i => x[2].At([i[^1]]) + Enumerable.Range(0, x[1].Shape[1]).Sum(k => x[0].At([.. i[..^1], k]) * x[1].At([i[^1], k]))))
        {
            Shapes = [[[3], [2, 3], [2]], [[4, 3], [2, 3], [2]], [[2, 2, 3], [4, 3], [1]], [[0, 3], [2, 3], [2]], [[4, 0], [2, 0], [2]], [[33, 70], [17, 70], [17]]],
            GradientShapes = [[[3], [2, 3], [2]], [[2, 3], [2, 3], [2]], [[2, 1, 3], [2, 3], [1]]],
            Tolerance32 = 1e-5,
        },
        new("linear without bias", x => Linear.Forward(x[0], x[1], null), x => TestArray.Build(
            [.. x[0].Shape[..^1], .. x[1].Shape[..^1]],
            i => Enumerable.Range(0, x[1].Shape[^1]).Sum(k => x[0].At([.. i[..(x[0].Rank - 1)], k]) * x[1].At([.. i[(x[0].Rank - 1)..], k]))))
        {
            Shapes = [[[3], [2, 3]], [[4, 3], [2, 3]], [[2, 2, 3], [4, 3]], [[2, 2, 3], [3]], [[3], [3]]],
            GradientShapes = [[[2, 3], [2, 3]], [[2, 3], [3]]],
            Tolerance32 = 1e-5,
        },
    ];

    private static OperatorRow Product(string name, Func<Tensor, Tensor, Tensor> apply, int[][][] shapes, int[][][] gradientShapes) =>
        new(name, x => apply(x[0], x[1]), static x => Reference(x[0], x[1])) { Shapes = shapes, GradientShapes = gradientShapes, Tolerance32 = 1e-4, Tolerance64 = 1e-12 };

    /// <summary>Sums over the last axis of a and the last but one of b (its only one if it is a vector); the axes before those broadcast.</summary>
    private static TestArray Reference(TestArray a, TestArray b)
    {
        TestArray left = a.Rank == 1 ? a with { Shape = [1, .. a.Shape] } : a, right = b.Rank == 1 ? b with { Shape = [.. b.Shape, 1] } : b;
        int batchRank = Math.Max(left.Rank, right.Rank) - 2, depth = left.Shape[^1];
        int[] batch = [.. Enumerable.Range(0, batchRank).Select(axis => Joined(Size(left, batchRank, axis), Size(right, batchRank, axis)))];
        TestArray product = TestArray.Build(
            [.. batch, left.Shape[^2], right.Shape[^1]],
            i => Enumerable.Range(0, depth).Sum(k => left.At([.. i[..^1], k]) * right.At([.. i[..^2], k, i[^1]])));
        int[] rows = a.Rank == 1 ? [] : [left.Shape[^2]], columns = b.Rank == 1 ? [] : [right.Shape[^1]];
        return product with { Shape = [.. batch, .. rows, .. columns] };
    }

    private static int Size(TestArray x, int batchRank, int axis) => axis < batchRank + 2 - x.Rank ? 1 : x.Shape[axis - (batchRank + 2 - x.Rank)];

    private static int Joined(int left, int right) => left == 1 ? right : left;
}
