using static TransposedConv.Tests.Operators.MovingRow;

namespace TransposedConv.Tests.Operators;

/// <summary>Reading and adding at positions.</summary>
internal static class IndexingRows
{
    private static readonly Tensor Positions = Tensor.From<long>([2, 0, 2]);
    private static readonly Tensor PositionGrid = Tensor.From<int>(new[,] { { 1, 0 }, { 2, 2 }, { 0, 1 }, { 2, 0 } });
    private static readonly Tensor Mask = Tensor.From<bool>(new[,] { { true, false, true }, { false, false, true } });

    public static IReadOnlyList<OperatorRow> All { get; } =
    [
        Of("index select", x => x.IndexSelect(1, Positions), [[2, 3], [2, 4, 3], [0, 3], [2, 3, 0], [17, 3, 33]], s => With(s, 1, 3), (i, _) => With(i, 1, At(i[1]))),
        Of("index by positions", x => x[Tensor.From(new long[,] { { -1, 0 } })], [[3], [4, 2]], s => [1, 2, .. s[1..]], (i, s) => [i[1] == 0 ? s[0] - 1 : 0, .. i[2..]]),
        Of("index by mask", x => x[Mask], [[2, 3], [2, 3, 4], [2, 3, 0]], s => [3, .. s[2..]], (i, _) => [.. Held(i[0]), .. i[1..]]),
        Of("masked select", x => x.MaskedSelect(Mask), [[2, 3]], _ => [3], (i, _) => Held(i[0])),
        Of("masked select, broadcast", x => x.MaskedSelect(Mask), [[3], [1, 3]], _ => [3], (i, s) => s.Length == 1 ? Held(i[0])[1..] : [0, Held(i[0])[1]]),
        Of("gather", x => x.Gather(0, PositionGrid), [[3, 2], [5, 3]], _ => [4, 2], (i, _) => [Grid(i), i[1]]),
        Of("gather last axis", x => x.Gather(-1, PositionGrid), [[4, 3], [6, 4]], _ => [4, 2], (i, _) => [i[0], Grid(i)]),
        Of("take along dim", x => x.TakeAlongDim(PositionGrid[..1], 1), [[3, 3], [0, 4]], s => [s[0], 2], (i, _) => [i[0], 1 - i[1]]),
        Of("take along no dim", x => x.TakeAlongDim(Positions), [[3, 2], [2, 4]], _ => [3], (i, s) => TestArray.Indices(At(i[0]), s)),
        new("scatter add", x => x[0].ScatterAdd(0, PositionGrid, x[1]), x => TestArray.Build(x[0].Shape, i => x[0].At(i) + Arriving(i, x[1])))
        {
            Shapes = [[[3, 2], [4, 2]], [[5, 3], [4, 2]], [[3, 2], [6, 3]]],
            GradientShapes = [[[3, 2], [4, 2]], [[4, 2], [5, 3]]],
        },
        new("index add", x => x[0].IndexAdd(1, Positions, x[1], alpha: 2), x => TestArray.Build(
            x[0].Shape, i => x[0].At(i) + (2 * Enumerable.Range(0, 3).Where(j => At(j) == i[1]).Sum(j => x[1].At(With(i, 1, j))))))
        {
            Shapes = [[[2, 3], [2, 3]], [[2, 4, 5], [2, 3, 5]], [[0, 3], [0, 3]]],
            GradientShapes = [[[2, 3], [2, 3]], [[1, 4, 2], [1, 3, 2]]],
        },
    ];

    private static int At(int j) => (int)Positions.ToArray<long>()[j];

    private static int Grid(int[] i) => PositionGrid.ToArray<int>()[(i[0] * 2) + i[1]];

    private static int[] Held(int n) => n switch { 0 => [0, 0], 1 => [0, 2], _ => [1, 2] };

    private static double Arriving(int[] i, TestArray source) =>
        i[1] >= 2 ? 0 : Enumerable.Range(0, 4).Where(row => Grid([row, i[1]]) == i[0]).Sum(row => source.At([row, i[1]]));
}
