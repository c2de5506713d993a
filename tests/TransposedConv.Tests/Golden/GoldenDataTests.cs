namespace TransposedConv.Tests.Golden;

/// <summary>The golden files other than the convolutions parse and hold what their readers promise.</summary>
public class GoldenDataTests
{
    [Fact]
    public void Printed_tensors_cover_every_group_and_dtype()
    {
        GoldenPrinting.All.Should().HaveCountGreaterThanOrEqualTo(250);
        GoldenPrinting.All.Select(c => c.DType).Distinct().Should().BeEquivalentTo(Enum.GetValues<DType>());
        GoldenPrinting.All.Select(c => c.Group).Distinct()
            .Should().BeEquivalentTo("dtype", "shape", "range", "width", "summary", "gradient");
        GoldenPrinting.All.Select(c => c.Shape.Length).Distinct().Should().Contain([0, 1, 2, 3, 4, 5]);
    }

    [Fact]
    public void Printed_values_are_complete_and_exact_in_their_dtype()
    {
        foreach (GoldenPrinting c in GoldenPrinting.All)
        {
            c.Values.Should().HaveCount(Count(c.Shape), c.Name);
            c.Text.Should().Match(text => text.StartsWith("tensor(", StringComparison.Ordinal) || text.StartsWith("Parameter containing:\ntensor(", StringComparison.Ordinal), c.Name);
            if (c.DType == DType.Float32)
            {
                c.Values.Where(v => !double.IsNaN(v) && (float)v != v).Should().BeEmpty(c.Name);
            }
        }
    }

    [Fact]
    public void Non_finite_values_survive_the_file() =>
        GoldenPrinting.All.Single(c => c.Name == "not finite float32").Values
            .Should().Equal([double.NaN, 1, double.PositiveInfinity, double.NegativeInfinity]);

    [Fact]
    public void Operators_have_the_promised_cases()
    {
        GoldenOperator.All.Should().HaveCountGreaterThanOrEqualTo(450);
        string[] needed =
        [
            "pad", "var", "std", "prod", "cumsum", "sort", "topk", "argmax", "argmin", "max", "min", "gather", "index_select", "unfold",
            "flip", "clamp", "abs", "sign", "pow", "where", "masked_fill", "matmul", "floor_divide", "remainder", "div", "sum",
        ];
        GoldenOperator.All.Select(c => c.Op).Distinct().Should().Contain(needed);
    }

    [Fact]
    public void Operator_cases_are_complete()
    {
        foreach (GoldenOperator c in GoldenOperator.All)
        {
            (c.Outputs is null).Should().Be(c.Error is not null, c.Op);
            (c.Gradients is null).Should().Be(c.Upstream is null, c.Op);
            if (c.Gradients is not null)
            {
                c.Gradients.Should().HaveSameCount(c.Inputs, c.Op);
                c.Upstream.Should().HaveSameCount(c.Outputs, c.Op);
            }

            foreach (GoldenTensor tensor in c.Inputs.Concat(c.Outputs ?? []).Concat((c.Gradients ?? []).OfType<GoldenTensor>()))
            {
                tensor.Values.Should().HaveCount(Count(tensor.Shape), c.Op);
            }
        }
    }

    [Fact]
    public void Ranges_parse()
    {
        GoldenRange.All.Should().HaveCountGreaterThanOrEqualTo(130);
        GoldenRange.All.Should().OnlyContain(c => (c.Output == null) == (c.Error != null));
        GoldenRange.All.Single(c => c.Op == "arange" && c.DType == null && c.Args.Length == 1 && c.Integers).Output!.DType.Should().Be(DType.Int64);
    }

    [Fact]
    public void Promotion_covers_every_pair_of_dtypes()
    {
        int dtypes = Enum.GetValues<DType>().Length;
        foreach (string op in new[] { "add", "sub", "mul", "div", "pow", "lt", "eq" })
        {
            GoldenPromotion.All.Count(c => c.Op == op && c.LeftKind != OperandKind.Scalar && c.RightKind != OperandKind.Scalar)
                .Should().Be(dtypes * dtypes * 4, op);
            GoldenPromotion.All.Count(c => c.Op == op && (c.LeftKind == OperandKind.Scalar || c.RightKind == OperandKind.Scalar))
                .Should().Be(dtypes * 2 * 3 * 2, op);
        }

        GoldenPromotion.All.Where(c => c.Op == "lt").Should().OnlyContain(c => c.Result == DType.Bool);
    }

    [Fact]
    public void Modules_parse()
    {
        GoldenModuleText.All.Should().HaveCountGreaterThanOrEqualTo(150);
        GoldenModuleText.All.Should().OnlyContain(c => c.Repr.StartsWith(c.Layer + "(8, 4, kernel_size=(", StringComparison.Ordinal));
        GoldenModuleInit.All.Should().HaveCount(42).And.OnlyContain(c => c.LargestWeight <= c.Bound * (1 + 1e-6));
        GoldenModuleError.All.Should().HaveCountGreaterThanOrEqualTo(330);
        GoldenModuleError.All.Should().OnlyContain(c => (c.Stage == "accepted") == (c.Error == null) && (c.Error == null) == (c.OutputShape != null));
    }

    private static int Count(int[] shape) => shape.Aggregate(1, (product, size) => product * size);
}
