namespace TransposedConv.Tests.Operators;

/// <summary>Cuts arrays along axes, for references of reductions and of functions along an axis.</summary>
public static class Lanes
{
    public static TestArray Reduce(TestArray x, int[]? axes, bool keepDim, Func<double[], double> reference)
    {
        bool[] reduced = Mask(x.Rank, axes);
        int[] kept = [.. x.Shape.Select((size, axis) => reduced[axis] ? 1 : size)];
        TestArray y = TestArray.Build(kept, i => reference([.. Lane(x, reduced, i)]));
        return keepDim ? y : new TestArray([.. x.Shape.Where((_, axis) => !reduced[axis])], y.Values);
    }

    /// <summary>Replaces each lane along an axis by another of the same length.</summary>
    public static TestArray Map(TestArray x, int axis, Func<double[], double[]> reference)
    {
        if (x.Rank == 0) return new TestArray([], reference(x.Values));
        int dim = axis < 0 ? axis + x.Rank : axis;
        bool[] reduced = Mask(x.Rank, [dim]);
        return TestArray.Build(x.Shape, i => reference([.. Lane(x, reduced, [.. i.Select((index, a) => a == dim ? 0 : index)])])[i[dim]]);
    }

    private static IEnumerable<double> Lane(TestArray x, bool[] reduced, int[] at)
    {
        int[] lane = [.. x.Shape.Where((_, axis) => reduced[axis])];
        for (int i = 0; i < TestArray.Count(lane); i++)
        {
            int[] inner = TestArray.Indices(i, lane);
            int next = 0;
            yield return x.At([.. at.Select((index, axis) => reduced[axis] ? inner[next++] : index)]);
        }
    }

    private static bool[] Mask(int rank, int[]? axes) =>
        [.. Enumerable.Range(0, rank).Select(axis => axes is null || axes.Contains(axis) || axes.Contains(axis - rank))];
}
