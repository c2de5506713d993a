namespace TransposedConv.Tests.Operators;

/// <summary>
/// One row of the operator table. The row alone drives the checks of <see cref="OperatorTableTests"/>: forward against the reference in
/// both real types and every layout, first and second derivatives, and the special values.
/// </summary>
/// <param name="Name">A name unique in the table.</param>
/// <param name="Apply">The operator.</param>
/// <param name="Reference">Its definition, over plain float64 arrays.</param>
public sealed record OperatorRow(string Name, Func<Tensor[], Tensor> Apply, Func<TestArray[], TestArray> Reference)
{
    /// <summary>The shapes of the operands, one entry per sample.</summary>
    public required int[][][] Shapes { get; init; }

    /// <summary>Samples for the gradient checks, which take time in proportion to the square of the size.</summary>
    public required int[][][] GradientShapes { get; init; }

    /// <summary>Operand number and a number in [0, 1) to a value inside the operator's domain, away from kinks.</summary>
    public Func<int, double, double> Domain { get; init; } = static (_, u) => (4 * u) - 2;

    public double Tolerance64 { get; init; } = 1e-13;

    public double Tolerance32 { get; init; } = 1e-6;

    public bool IsDifferentiable { get; init; } = true;

    /// <summary>Whether NaN, infinities and signed zeros are to give what the reference gives.</summary>
    public bool ChecksSpecialValues { get; init; }

    public override string ToString() => Name;

    /// <summary>The operands of one sample, the same at every call.</summary>
    public TestArray[] Sample(int[][] shapes)
    {
        var random = new Random(17);
        return [.. shapes.Select((shape, operand) => TestArray.Build(shape, _ => Domain(operand, random.NextDouble())))];
    }

    /// <summary>An elementwise function of one operand.</summary>
    public static OperatorRow Unary(string name, Func<Tensor, Tensor> apply, Func<double, double> reference) =>
        new(name, x => apply(x[0]), x => new TestArray(x[0].Shape, [.. x[0].Values.Select(reference)]))
        {
            Shapes = [.. Enumerable.Range(0, 71).Select(static length => new int[][] { [length] }), [[]], [[3, 5, 2]], [[0, 3]], [[1025]], [[70_001]]],
            GradientShapes = [[[]], [[5]], [[2, 3]]],
            ChecksSpecialValues = true,
        };

    /// <summary>An elementwise function of two operands, broadcast.</summary>
    public static OperatorRow Binary(string name, Func<Tensor, Tensor, Tensor> apply, Func<double, double, double> reference) =>
        new(name, x => apply(x[0], x[1]), x => TestArray.Build(BroadcastShape(x), i => reference(x[0].At(i), x[1].At(i))))
        {
            Shapes =
            [
                .. Enumerable.Range(0, 71).Select(static length => new int[][] { [length], [length] }),
                [[], []], [[4], []], [[], [2, 3]], [[3, 1], [1, 4]], [[2, 3, 4], [4]], [[2, 1, 4], [3, 1]], [[0, 3], [3]], [[5, 0], [1, 1]], [[1], [0]],
                [[70_001], [70_001]], [[70_001], []], [[300, 300], [300, 1]],
            ],
            GradientShapes = [[[3], [3]], [[2, 3], [3]], [[2, 1], [1, 2]], [[], [2]]],
            ChecksSpecialValues = true,
        };

    /// <summary>A reduction of one operand along some axes (all when there are none named), lane by lane.</summary>
    /// <param name="name">The row's name.</param>
    /// <param name="apply">The operator.</param>
    /// <param name="axes">The axes, of an operand of rank 3; null for all axes of an operand of any rank.</param>
    /// <param name="keepDim">Whether they stay, with length 1.</param>
    /// <param name="reference">The result from the elements of one lane.</param>
    public static OperatorRow Reduction(string name, Func<Tensor, Tensor> apply, int[]? axes, bool keepDim, Func<double[], double> reference) =>
        new(name, x => apply(x[0]), x => Lanes.Reduce(x[0], axes, keepDim, reference))
        {
            Shapes = axes is null
                ? [.. Enumerable.Range(1, 70).Select(static length => new int[][] { [length] }), [[]], [[3, 5, 2]], [[1025]], [[70_001]]]
                : [[[2, 3, 4]], [[1, 1, 1]], [[5, 7, 3]], [[3, 1, 9]], [[33, 2, 65]], [[2, 600, 3]], [[600, 2, 3]], [[3, 2, 600]]],
            GradientShapes = axes is null ? [[[]], [[4]], [[2, 3]]] : [[[2, 3, 2]], [[1, 2, 1]]],
            ChecksSpecialValues = axes is null,
            // The error of a float32 sum goes with its terms, which may cancel.
            Tolerance32 = 1e-5,
        };

    private static int[] BroadcastShape(TestArray[] operands)
    {
        int rank = operands.Max(static operand => operand.Rank);
        var shape = Enumerable.Repeat(1, rank).ToArray();
        foreach (TestArray operand in operands)
        {
            for (int axis = 0; axis < operand.Rank; axis++)
            {
                ref int size = ref shape[rank - operand.Rank + axis];
                if (operand.Shape[axis] != 1) size = operand.Shape[axis];
            }
        }

        return shape;
    }
}
