using static TransposedConv.Tests.Operators.MovingRow;

namespace TransposedConv.Tests.Operators;

/// <summary>Views that show some or all elements in another arrangement.</summary>
internal static class ViewRows
{
    private static readonly int[][] Matrices = [[3, 5], [1, 4], [4, 1], [1, 1], [0, 5], [2, 9], [65, 70]];
    private static readonly int[][] Cubes = [[2, 3, 4], [1, 3, 1], [3, 1, 2], [2, 0, 3], [0, 3, 2], [5, 33, 17]];

    public static IReadOnlyList<OperatorRow> All { get; } = [.. Picking(), .. Rearranging()];

    private static IEnumerable<OperatorRow> Picking() =>
    [
        Of("slice", x => x.Slice(0, 1, -1), Matrices, s => With(s, 0, Math.Max(0, s[0] - 2)), (i, _) => [i[0] + 1, i[1]]),
        Of("slice step 2", x => x[.., new TensorSlice(1, null, 2)], Matrices, s => [s[0], s[1] / 2], (i, _) => [i[0], 1 + (2 * i[1])]),
        Of("slice step -1", x => x[new TensorSlice(Step: -1)], Matrices, s => s, (i, s) => [s[0] - 1 - i[0], i[1]]),
        Of("slice step -2", x => x.Slice(1, null, null, -2), Matrices, s => [s[0], (s[1] + 1) / 2], (i, s) => [i[0], s[1] - 1 - (2 * i[1])]),
        Of("slice of slice", x => x[1.., 1..][.., new TensorSlice(Step: -2)], [[3, 5], [2, 4], [3, 2], [2, 2]], s => [s[0] - 1, s[1] / 2], (i, s) => [i[0] + 1, s[1] - 1 - (2 * i[1])]),
        Of("narrow", x => x.Narrow(1, -1, 1), [[3, 5], [1, 4], [0, 2]], s => [s[0], 1], (i, s) => [i[0], s[1] - 1]),
        Of("select", x => x.Select(1, -1), [[2, 3, 4], [1, 3, 1], [0, 3, 2]], s => Without(s, 1), (i, s) => Inserted(i, 1, s[1] - 1)),
        Of("select to a scalar", x => x[2], [[3], [5]], _ => [], (_, _) => [2]),
        Of("flip", x => x.Flip(0, -1), Cubes, s => s, (i, s) => [s[0] - 1 - i[0], i[1], s[2] - 1 - i[2]]),
        Of("unfold", x => x.Unfold(1, 2, 1), [[2, 3, 4], [1, 5, 1], [3, 2, 2], [0, 3, 2]], s => [s[0], s[1] - 1, s[2], 2], (i, _) => [i[0], i[1] + i[3], i[2]]),
        Of("unfold step 3", x => x.Unfold(0, 2, 3), [[7], [2], [5], [6], [8]], s => [((s[0] - 2) / 3) + 1, 2], (i, _) => [(3 * i[0]) + i[1]]),
        Of("diagonal", x => x.Diagonal(), Matrices, s => [Math.Min(s[0], s[1])], (i, _) => [i[0], i[0]]),
        Of("diagonal 1 of planes", x => x.Diagonal(1, -1, 0), Cubes, s => [s[1], Math.Max(0, Math.Min(s[2], s[0] - 1))], (i, _) => [i[1] + 1, i[0], i[1]]),
        Of("diagonal -2", x => x.Diagonal(-2), Matrices, s => [Math.Max(0, Math.Min(s[0] - 2, s[1]))], (i, _) => [i[0] + 2, i[0]]),
        Of("as strided, overlapping", x => x.Contiguous().AsStrided([3, 2], [1, 2], 1), [[7], [3, 5]], _ => [3, 2], (i, s) => TestArray.Indices(1 + i[0] + (2 * i[1]), s)),
        Of("index with new axis", x => x[1, TensorIndex.NewAxis, TensorIndex.Ellipsis, ^1], [[2, 3, 4], [3, 1, 2], [2, 0, 3]], s => [1, s[1]], (i, s) => [1, i[1], s[2] - 1]),
        Of("split", x => x.Split(2, 1)[^1], [[2, 3], [2, 4], [1, 1]], s => [s[0], 2 - (s[1] % 2)], (i, s) => [i[0], s[1] - (2 - (s[1] % 2)) + i[1]]),
        Of("split to sizes", x => x.Split([1, 0, 2], -1)[2], [[2, 3], [0, 3]], s => [s[0], 2], (i, _) => [i[0], 1 + i[1]]),
        Of("chunk", x => x.Chunk(2)[1], [[3, 2], [4], [5, 1]], s => With(s, 0, s[0] / 2), (i, s) => With(i, 0, i[0] + ((s[0] + 1) / 2))),
    ];

    private static IEnumerable<OperatorRow> Rearranging() =>
    [
        Of("permute", x => x.Permute(2, 0, 1), Cubes, s => [s[2], s[0], s[1]], (i, _) => [i[1], i[2], i[0]]),
        Of("transpose", x => x.Transpose(0, -1), Cubes, s => [s[2], s[1], s[0]], (i, _) => [i[2], i[1], i[0]]),
        Of("mT", x => x.MT, Cubes, s => [s[0], s[2], s[1]], (i, _) => [i[0], i[2], i[1]]),
        Of("move axis", x => x.MoveAxis(0, -1), Cubes, s => [s[1], s[2], s[0]], (i, _) => [i[2], i[0], i[1]]),
        Of("move axes", x => x.MoveAxis([0, 1], [2, 0]), Cubes, s => [s[1], s[2], s[0]], (i, _) => [i[2], i[0], i[1]]),
        Of("reshape", x => x.Reshape(-1, x.Shape[0]), [[3, 5], [1, 4], [4, 1], [2, 3, 4], [2, 0]], s => [TestArray.Count(s) / s[0], s[0]], (i, s) => TestArray.Indices((i[0] * s[0]) + i[1], s)),
        Of("view of transposed parts", x => x.Transpose(0, 1).Contiguous().View(-1), Matrices, s => [s[0] * s[1]], (i, s) => [i[0] % s[0], i[0] / s[0]]),
        Of("flatten", x => x.Flatten(1), Cubes, s => [s[0], s[1] * s[2]], (i, s) => [i[0], i[1] / s[2], i[1] % s[2]]),
        Of("unsqueeze", x => x.Unsqueeze(-2), Matrices, s => Inserted(s, 1, 1), (i, _) => Without(i, 1)),
        Of("squeeze", x => x.Squeeze(), [[1, 3, 1], [2, 3], [1], [1, 0]], s => [.. s.Where(static size => size != 1)], Squeezed),
        Of("squeeze axis", x => x.Squeeze(1), [[2, 1, 3], [2, 3, 1]], s => s[1] == 1 ? Without(s, 1) : s, (i, s) => s[1] == 1 ? Inserted(i, 1, 0) : i),
        Of("expand", x => x.Expand(2, -1, 3), [[4, 1], [1, 1], [2, 3], [0, 1]], s => [2, s[0], 3], (i, s) => [i[1], s[1] == 1 ? 0 : i[2]]),
        Of("expand to nothing", x => x.Expand(0, 3), [[1, 3], [3], [1]], _ => [0, 3], (_, _) => null) with { GradientShapes = [[[3]]] },
    ];

    private static int[] Squeezed(int[] index, int[] shape)
    {
        int next = 0;
        return [.. shape.Select(size => size == 1 ? 0 : index[next++])];
    }
}
