namespace TransposedConv.Tests.Operators;

/// <summary>Rows of operators that only move elements: the reference says, for each index of the result, which element stands there.</summary>
internal static class MovingRow
{
    /// <param name="name">The row's name.</param>
    /// <param name="apply">The operator.</param>
    /// <param name="shapes">The samples; those of up to 30 elements serve the gradient checks too.</param>
    /// <param name="result">The shape of the result from that of the operand.</param>
    /// <param name="source">The operand's index from the result's index and the operand's shape; null where a zero stands.</param>
    public static OperatorRow Of(
        string name, Func<Tensor, Tensor> apply, int[][] shapes, Func<int[], int[]> result, Func<int[], int[], int[]?> source) =>
        new(name, x => apply(x[0]), x => TestArray.Build(result(x[0].Shape), i => source(i, x[0].Shape) is { } from ? x[0].At(from) : 0))
        {
            Shapes = [.. shapes.Select(static shape => new int[][] { shape })],
            GradientShapes = [.. shapes.Where(static shape => TestArray.Count(shape) is > 0 and <= 30).Select(static shape => new int[][] { shape })],
            Tolerance32 = 0,
            Tolerance64 = 0,
        };

    /// <summary>A copy with one entry replaced.</summary>
    public static int[] With(int[] entries, int axis, int value)
    {
        int[] changed = [.. entries];
        changed[axis] = value;
        return changed;
    }

    public static int[] Without(int[] entries, int axis) => [.. entries[..axis], .. entries[(axis + 1)..]];

    public static int[] Inserted(int[] entries, int axis, int value) => [.. entries[..axis], value, .. entries[axis..]];
}
