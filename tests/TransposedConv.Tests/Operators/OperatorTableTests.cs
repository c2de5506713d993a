using TransposedConv.Autograd;

namespace TransposedConv.Tests.Operators;

/// <summary>Every check that a row of the operator table asks for.</summary>
public class OperatorTableTests
{
    private static readonly double[] SpecialValues = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.0, -0.0, 1, -1, 2.5];

    [Theory]
    [MemberData(nameof(OperatorTable.Rows), MemberType = typeof(OperatorTable))]
    public void Forward_equals_the_reference(OperatorRow row)
    {
        foreach (int[][] shapes in row.Shapes)
        {
            TestArray[] sample = row.Sample(shapes);
            foreach (DType dtype in new[] { DType.Float32, DType.Float64 })
            {
                Tensor[] operands = [.. sample.Select(array => array.ToTensor(dtype))];
                ShouldMatch(row, operands, Describe(shapes, dtype));
            }
        }
    }

    [Theory]
    [MemberData(nameof(OperatorTable.Rows), MemberType = typeof(OperatorTable))]
    public void Forward_does_not_depend_on_the_layout(OperatorRow row)
    {
        // The very long samples add nothing to the short ones here.
        foreach (int[][] shapes in row.Shapes.Where(static shapes => shapes.All(static shape => TestArray.Count(shape) < 10_000)))
        {
            foreach (string variant in LayoutVariants.Names)
            {
                Tensor[] operands = [.. row.Sample(shapes).Select(array => LayoutVariants.Make(variant, array.ToTensor(DType.Float64)))];
                ShouldMatch(row, operands, $"{Describe(shapes, DType.Float64)}, {variant}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(OperatorTable.SpecialValueRows), MemberType = typeof(OperatorTable))]
    public void Special_values_follow_the_reference(OperatorRow row)
    {
        int operands = row.GradientShapes[0].Length;
        TestArray[] arrays = operands == 1
            ? [new([SpecialValues.Length], SpecialValues)]
            : [new([SpecialValues.Length, 1], SpecialValues), new([SpecialValues.Length], SpecialValues)];
        foreach (DType dtype in new[] { DType.Float32, DType.Float64 }) ShouldMatch(row, [.. arrays.Select(array => array.ToTensor(dtype))], $"special values, {dtype}");
    }

    [Theory]
    [MemberData(nameof(OperatorTable.DifferentiableRows), MemberType = typeof(OperatorTable))]
    public void First_derivatives_equal_finite_differences(OperatorRow row)
    {
        foreach (int[][] shapes in row.GradientShapes) GradCheck.Check(row.Apply, Leaves(row, shapes)).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(OperatorTable.DifferentiableRows), MemberType = typeof(OperatorTable))]
    public void Second_derivatives_equal_finite_differences(OperatorRow row)
    {
        foreach (int[][] shapes in row.GradientShapes) GradGradCheck.Check(row.Apply, Leaves(row, shapes)).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(OperatorTable.DifferentiableRows), MemberType = typeof(OperatorTable))]
    public void Float32_gradients_have_the_operands_shape_and_type(OperatorRow row)
    {
        foreach (int[][] shapes in row.Shapes.Where(static shapes => shapes.All(static shape => TestArray.Count(shape) < 100)))
        {
            Tensor[] operands = [.. row.Sample(shapes).Select(static array => array.ToTensor(DType.Float32, requiresGrad: true))];
            row.Apply(operands).Sum().Backward();
            foreach (Tensor operand in operands)
            {
                operand.Grad!.Shape.Should().Equal(operand.Shape);
                operand.Grad.DType.Should().Be(DType.Float32);
            }
        }
    }

    [Theory]
    [MemberData(nameof(OperatorTable.Rows), MemberType = typeof(OperatorTable))]
    public void Nothing_is_recorded_where_no_gradient_is_wanted(OperatorRow row)
    {
        int[][] shapes = row.GradientShapes[^1];
        row.Apply([.. row.Sample(shapes).Select(static array => array.ToTensor(DType.Float32))]).RequiresGrad.Should().BeFalse();
        using GradMode.Scope scope = GradMode.NoGrad();
        row.Apply(Leaves(row, shapes)).RequiresGrad.Should().BeFalse();
    }

    private static Tensor[] Leaves(OperatorRow row, int[][] shapes) =>
        [.. row.Sample(shapes).Select(static array => array.ToTensor(DType.Float64, requiresGrad: true))];

    private static void ShouldMatch(OperatorRow row, Tensor[] operands, string what)
    {
        TestArray expected = row.Reference([.. operands.Select(TestArray.Of)]);
        Tensor result = row.Apply(operands);
        result.Shape.ToArray().Should().Equal(expected.Shape, "of {0}", what);
        double tolerance = operands[0].DType == DType.Float32 ? row.Tolerance32 : row.Tolerance64;
        double[] actual = TestArray.Of(result).Values;
        for (int i = 0; i < actual.Length; i++)
        {
            // Equal infinities and NaN on both sides agree too; the tolerance is relative above 1 and absolute below.
            bool agrees = actual[i].Equals(expected.Values[i]) || actual[i] == expected.Values[i]
                || Math.Abs(actual[i] - expected.Values[i]) <= tolerance * Math.Max(1, Math.Abs(expected.Values[i]));
            if (!agrees) Assert.Fail($"{row.Name} of {what}: element {i} is {actual[i]:R}, expected {expected.Values[i]:R} (operands {Values(operands, i)}).");
        }
    }

    private static string Values(Tensor[] operands, int i) =>
        string.Join("; ", operands.Select(operand => i < operand.ElementCount ? TestArray.Of(operand).Values[i].ToString("R") : $"shape {operand.Shape}"));

    private static string Describe(int[][] shapes, DType dtype) => $"shapes {string.Join(", ", shapes.Select(static shape => new Shape(shape)))}, {dtype}";
}
