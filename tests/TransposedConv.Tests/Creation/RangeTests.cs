using TransposedConv.Tests.Golden;

namespace TransposedConv.Tests.Creation;

public class RangeTests
{
    public static TheoryData<int> Ranges => [.. Enumerable.Range(0, GoldenRange.All.Count)];

    [Theory]
    [MemberData(nameof(Ranges))]
    public void A_range_is_what_PyTorch_makes_of_it(int index)
    {
        GoldenRange golden = GoldenRange.All[index];

        if (golden.Error is not null)
        {
            FluentActions.Invoking(() => Make(golden)).Should().Throw<ArgumentException>();
            return;
        }

        Tensor range = Make(golden);
        range.DType.Should().Be(golden.Output!.DType);
        range.Shape.Should().Equal(golden.Output.Shape);
        double[] values = range.To(DType.Float64).ToArray<double>();
        bool isFormula = golden.Op == "arange" || golden.Output.DType == DType.Float32;
        for (int i = 0; i < values.Length; i++)
        {
            values[i].Should().BeApproximately(golden.Output.Values[i], isFormula ? 0 : VectorRounding(golden.Output), $"element {i}");
        }
    }

    [Fact]
    public void Linspace_meets_both_ends_exactly()
    {
        for (int steps = 2; steps < 50; steps++)
        {
            double[] values = Tensor.Linspace(0.1, 0.7, steps, DType.Float64).ToArray<double>();
            (values[0], values[^1]).Should().Be((0.1, 0.7));
        }
    }

    [Fact]
    public void Logspace_raises_a_linspace()
    {
        Tensor.Logspace(-2, 2, 5).ToArray<float>().Should().Equal(0.01f, 0.1f, 1, 10, 100);
        Tensor.Logspace(0, 4, 5, basis: 2, DType.Float64).ToArray<double>().Should().Equal(1, 2, 4, 8, 16);
    }

    [Fact]
    public void Arange_of_integers_survives_the_ends_of_64_bits()
    {
        Tensor.Arange(long.MaxValue - 2, long.MaxValue).ToArray<long>().Should().Equal(long.MaxValue - 2, long.MaxValue - 1);
        Tensor.Arange(long.MinValue, long.MaxValue, long.MaxValue).ToArray<long>().Should().Equal(long.MinValue, -1, long.MaxValue - 1);
        FluentActions.Invoking(() => Tensor.Arange(long.MinValue, long.MaxValue)).Should().Throw<OverflowException>();
        FluentActions.Invoking(() => Tensor.Arange(1e300)).Should().Throw<OverflowException>();
    }

    [Fact]
    public void Ranges_may_require_gradients_where_the_type_has_them()
    {
        Tensor.Arange(3.0, requiresGrad: true).RequiresGrad.Should().BeTrue();
        Tensor.Linspace(0, 1, 3, requiresGrad: true).IsLeaf.Should().BeTrue();
        FluentActions.Invoking(() => Tensor.Arange(3, requiresGrad: true)).Should().Throw<InvalidOperationException>();
    }

    [Theory]
    [InlineData(3, null)]
    [InlineData(2, 4)]
    [InlineData(4, 2)]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    public void Eye_has_ones_on_its_diagonal_only(int n, int? m)
    {
        Tensor eye = Tensor.Eye(n, m, DType.Int32);

        eye.Shape.Should().Equal(n, m ?? n);
        int columns = m ?? n;
        eye.ToArray<int>().Should().Equal(Enumerable.Range(0, n * columns).Select(i => i / columns == i % columns ? 1 : 0));
    }

    /// <summary>
    /// PyTorch's linspace computes whole vectors from their first element, so that what lies beyond the middle depends on the processor's
    /// vector width: 0.6000000000000001 for 0.6, and 49 for 50 among integers.
    /// </summary>
    private static double VectorRounding(GoldenTensor output) => output.DType == DType.Float64 ? 4e-16 * output.Values.Append(0).Max(Math.Abs) : 1;

    private static Tensor Make(GoldenRange golden)
    {
        Scalar[] args = [.. golden.Args.Select(value => golden.Integers ? (Scalar)(long)value : value)];
        if (golden.Op == "linspace") return Tensor.Linspace(golden.Args[0], golden.Args[1], (int)golden.Args[2], golden.DType ?? DType.Float32);
        return args.Length switch
        {
            1 => Tensor.Arange(args[0], golden.DType),
            2 => Tensor.Arange(args[0], args[1], dtype: golden.DType),
            _ => Tensor.Arange(args[0], args[1], args[2], golden.DType),
        };
    }
}
