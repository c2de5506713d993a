using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>The fillings of torch.nn.init: bounds, moments, fans, and that nothing is recorded.</summary>
public sealed class InitTests
{
    [Fact]
    public void Uniform_fillings_keep_their_bounds_and_come_near_them()
    {
        Tensor weight = Tensor.Zeros([40, 20, 3, 3], DType.Float64);

        Bound(Init.Uniform(weight, -2, 3, new Generator(1)) - 0.5).Should().BeInRange(2.49, 2.5);
        // He: √(6 / ((1 + a²) · fan)); fan-in 20 · 9, fan-out 40 · 9. Glorot: gain · √(6 / (fan-in + fan-out)).
        Ratio(Init.KaimingUniform(weight, generator: new Generator(2)), Math.Sqrt(6.0 / 180)).Should().BeInRange(0.99, 1);
        Ratio(Init.KaimingUniform(weight, Math.Sqrt(5), generator: new Generator(3)), Math.Sqrt(1.0 / 180)).Should().BeInRange(0.99, 1);
        Ratio(Init.KaimingUniform(weight, useFanOut: true, generator: new Generator(4)), Math.Sqrt(6.0 / 360)).Should().BeInRange(0.99, 1);
        Ratio(Init.XavierUniform(weight, gain: 2, generator: new Generator(5)), 2 * Math.Sqrt(6.0 / 540)).Should().BeInRange(0.99, 1);

        static double Ratio(Tensor filled, double bound) => Bound(filled) / bound;
        static double Bound(Tensor filled) => filled.ToArray<double>().Max(Math.Abs);
    }

    [Fact]
    public void Normal_and_constant_fillings_have_their_moments()
    {
        double[] normal = Init.Normal(Tensor.Zeros([10_000], DType.Float64), mean: 3, std: 2, new Generator(1)).ToArray<double>();
        double mean = normal.Average();

        mean.Should().BeApproximately(3, 5 * 2 / Math.Sqrt(10_000));
        Math.Sqrt(normal.Average(x => (x - mean) * (x - mean))).Should().BeApproximately(2, 5 * 2 / Math.Sqrt(20_000));
        Init.Constant(Tensor.Zeros(3), 0.5).ToArray<float>().Should().Equal(0.5f, 0.5f, 0.5f);
    }

    [Fact]
    public void Leaves_that_require_gradients_are_filled_unrecorded()
    {
        Tensor weight = Tensor.Zeros([2, 2], requiresGrad: true);

        Init.XavierUniform(weight).Should().BeSameAs(weight);

        weight.IsLeaf.Should().BeTrue();
        weight.RequiresGrad.Should().BeTrue();
    }

    [Fact]
    public void Fans_need_two_axes() =>
        FluentActions.Invoking(() => Init.KaimingUniform(Tensor.Zeros(3))).Should().Throw<ArgumentException>().WithParameterName("tensor").WithMessage("*two axes*?3?*");
}
