namespace TransposedConv.Tests.Creation;

public class RandomTensorTests
{
    private const int Many = 200_000;

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void Rand_spreads_evenly_over_0_to_1(DType dtype)
    {
        double[] values = Tensor.Rand([Many], dtype, generator: new Generator(1)).To(DType.Float64).ToArray<double>();

        values.Should().OnlyContain(v => v >= 0 && v < 1);
        var bins = new int[16];
        foreach (double v in values) bins[(int)(v * bins.Length)]++;
        ChiSquare(bins).Should().BeLessThan(37.7, "15 degrees of freedom exceed it once in a thousand seeds");
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void Randn_has_the_moments_of_the_normal_distribution(DType dtype)
    {
        double[] values = Tensor.Randn([Many], dtype, generator: new Generator(2)).To(DType.Float64).ToArray<double>();

        double mean = values.Average();
        mean.Should().BeApproximately(0, 4 / Math.Sqrt(Many));
        double variance = values.Average(v => (v - mean) * (v - mean));
        variance.Should().BeApproximately(1, 4 * Math.Sqrt(2.0 / Many));
        values.Average(v => v * v * v).Should().BeApproximately(0, 4 * Math.Sqrt(15.0 / Many));
        values.Average(v => v * v * v * v).Should().BeApproximately(3, 4 * Math.Sqrt(96.0 / Many));
        values.Count(v => Math.Abs(v) < 1.959964).Should().BeCloseTo((int)(0.95 * Many), 400);
        values.Zip(values.Skip(1), static (a, b) => a * b).Average().Should().BeApproximately(0, 4 / Math.Sqrt(Many), "neighbours are independent");
        values.Zip(values.Skip(8), static (a, b) => a * b).Average().Should().BeApproximately(0, 4 / Math.Sqrt(Many), "the halves of a pair are independent");
    }

    [Fact]
    public void Randint_reaches_every_integer_equally_often()
    {
        long[] values = Tensor.Randint(-3, 7, [Many], generator: new Generator(3)).ToArray<long>();

        var bins = new int[10];
        foreach (long v in values) bins[v + 3]++;
        ChiSquare(bins).Should().BeLessThan(27.9, "9 degrees of freedom exceed it once in a thousand seeds");
    }

    [Fact]
    public void Randint_covers_the_extremes_of_each_type()
    {
        Tensor.Randint(long.MinValue, long.MaxValue, [100]).ToArray<long>().Should().Contain(v => v < 0).And.Contain(v => v > 0);
        Tensor.Randint(255, 256, [2, 2], DType.UInt8).ToArray<byte>().Should().AllBeEquivalentTo((byte)255);
        Tensor.Randint(int.MaxValue, 1L + int.MaxValue, [3], DType.Int32).ToArray<int>().Should().AllBeEquivalentTo(int.MaxValue);
    }

    [Fact]
    public void Randint_refuses_empty_ranges_and_those_outside_the_type()
    {
        FluentActions.Invoking(() => Tensor.Randint(3, 3, [1])).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("high");
        FluentActions.Invoking(() => Tensor.Randint(0, [1])).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("high");
        FluentActions.Invoking(() => Tensor.Randint(-1, 5, [1], DType.UInt8)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("low");
        FluentActions.Invoking(() => Tensor.Randint(0, 257, [1], DType.UInt8)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("high");
        FluentActions.Invoking(() => Tensor.Randint(0, 1L << 40, [1], DType.Float32)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("high");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(257)]
    public void Randperm_holds_each_integer_once(int n) =>
        Tensor.Randperm(n, generator: new Generator(4)).ToArray<long>().Order().Should().Equal(Enumerable.Range(0, n).Select(static i => (long)i));

    [Fact]
    public void Randperm_makes_every_order_equally_often()
    {
        Generator generator = new(5);
        var bins = new int[6];
        for (int i = 0; i < 12_000; i++)
        {
            long[] order = Tensor.Randperm(3, generator: generator).ToArray<long>();
            bins[(order[0] * 2) + (order[1] > order[2] ? 1 : 0)]++;
        }

        ChiSquare(bins).Should().BeLessThan(20.5, "5 degrees of freedom exceed it once in a thousand seeds");
    }

    [Fact]
    public void Like_takes_shape_and_type_from_the_input()
    {
        Tensor input = Tensor.Zeros([2, 0, 3], DType.Float64);

        Tensor.RandLike(input).Shape.Should().Equal(2, 0, 3);
        Tensor.RandnLike(input).DType.Should().Be(DType.Float64);
        Tensor.RandnLike(Tensor.Zeros([4], DType.Int64), DType.Float32).DType.Should().Be(DType.Float32);
        FluentActions.Invoking(() => Tensor.RandLike(Tensor.Zeros([4], DType.Int64))).Should().Throw<ArgumentException>().WithMessage("*int64*");
    }

    [Fact]
    public void Leaves_that_require_gradients_can_be_drawn()
    {
        Tensor.Randn([2], requiresGrad: true).RequiresGrad.Should().BeTrue();
        FluentActions.Invoking(() => Tensor.Rand([2], DType.Float16, requiresGrad: true)).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Drawing_in_place_fills_any_layout_in_row_major_order()
    {
        Tensor packed = Tensor.Zeros(3, 4).Uniform(2, 3, new Generator(6));
        Tensor strided = Tensor.Zeros(4, 3).Transpose(0, 1);

        strided.Uniform(2, 3, new Generator(6)).Should().BeSameAs(strided);

        strided.ToArray<float>().Should().Equal(packed.ToArray<float>()).And.OnlyContain(static v => v >= 2 && v <= 3);
        Tensor.Zeros([3], DType.Float64).Normal(5, 0).ToArray<double>().Should().AllBeEquivalentTo(5.0);
    }

    [Fact]
    public void Drawing_in_place_cuts_the_gradient_to_the_old_values_and_refuses_leaves()
    {
        Tensor leaf = Tensor.Ones([2], requiresGrad: true);
        Tensor y = leaf * 3;

        y.Normal();

        FluentActions.Invoking(() => leaf.Normal()).Should().Throw<InvalidOperationException>();
        (y * leaf).Sum().Backward();
        leaf.Grad!.ToArray<float>().Should().Equal(y.ToArray<float>());
    }

    [Fact]
    public void Drawing_in_place_refuses_bad_bounds_and_integers()
    {
        Tensor x = Tensor.Zeros(2);

        FluentActions.Invoking(() => x.Uniform(1, 0)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => x.Uniform(0, double.NaN)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => x.Uniform(-3e38, 3e38)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => x.Normal(0, -1)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("std");
        FluentActions.Invoking(() => Tensor.Zeros([2], DType.Int64).Uniform()).Should().Throw<InvalidOperationException>();
        x.ToArray<float>().Should().Equal(0, 0);
    }

    private static double ChiSquare(int[] bins)
    {
        double expected = bins.Average();
        return bins.Sum(count => (count - expected) * (count - expected) / expected);
    }
}
