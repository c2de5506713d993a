using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>NaN, infinities and subnormal numbers go through the arithmetic as the definition says; nothing is skipped for being zero.</summary>
public sealed class SpecialValueTests
{
    private const double Inf = double.PositiveInfinity;

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Zero_times_infinity_is_NaN_inside_the_grid(DType dtype)
    {
        Tensor x = Tensor.From<double>([0, 1, 2], [1, 1, 3]).To(dtype), w = Tensor.From<double>([Inf, 1], [1, 1, 2]).To(dtype);

        Values(Functional.ConvTranspose1d(x, w)).Should().Equal(double.NaN, Inf, Inf, 2);
        Values(Functional.Conv1d(x, w)).Should().Equal(double.NaN, Inf);
    }

    /// <summary>
    /// A cell that does not exist contributes nothing. PyTorch's Conv multiplies its padding zeros, and gives NaN for the first output here;
    /// its ConvTranspose crops, and agrees.
    /// </summary>
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Cells_outside_the_grid_contribute_nothing(DType dtype)
    {
        Tensor x = Tensor.From<double>([0, 1, 2], [1, 1, 3]).To(dtype), w = Tensor.From<double>([Inf, 1], [1, 1, 2]).To(dtype);

        Values(Functional.Conv1d(x, w, padding: 1)).Should().Equal(0, double.NaN, Inf, Inf);
        Values(Functional.ConvTranspose1d(x, w, padding: 1)).Should().Equal(Inf, Inf);
    }

    /// <summary>Large enough for the packed kernels: one infinite weight, one NaN input.</summary>
    [Theory]
    [InlineData("Conv2d")]
    [InlineData("ConvTranspose2d")]
    public void Special_values_reach_exactly_the_cells_of_the_definition(string name)
    {
        ConvolutionSetting setting = new(name, [2, 8, 9, 9], 8, 3) { Stride = 2, Padding = 1, Dilation = 2 };
        double[] input = Filled.Integers(setting.Input, 1).ToArray<double>(), weight = Filled.Integers(setting.WeightShape, 2).ToArray<double>();
        input[100] = double.NaN;
        input[900] = double.NegativeInfinity;
        weight[17] = Inf;
        Tensor x = Tensor.From<double>(input, setting.Input), w = Tensor.From<double>(weight, setting.WeightShape), b = Filled.Integers([8], 3);

        double[] actual = setting.Apply(x, w, b).ToArray<double>();
        double[] expected = PlainConvolution2d.Compute(setting, input, weight, b.ToArray<double>());

        actual.Should().Equal(expected);
        actual.Should().Contain(static value => double.IsNaN(value)).And.Contain(static value => double.IsFinite(value));
    }

    [Fact]
    public void NaN_in_the_upstream_gradient_reaches_its_cells_only()
    {
        Tensor x = Tensor.Ones([1, 1, 4], DType.Float64, requiresGrad: true), w = Tensor.From<double>([0, 1], [1, 1, 2]);

        Functional.ConvTranspose1d(x, w).Backward(Tensor.From<double>([double.NaN, 1, 1, 1, 1], [1, 1, 5]));

        x.Grad!.ToArray<double>().Should().Equal(double.NaN, 1, 1, 1);
    }

    [Fact]
    public void Subnormal_numbers_are_kept_and_the_floating_point_mode_too()
    {
        const float Tiny = 1e-40f;
        Tensor x = Tensor.Full([1, 16, 24], 2f), w = Tensor.Full([16, 16, 5], Tiny);

        float[] y = Functional.ConvTranspose1d(x, w, stride: 2).ToArray<float>();
        float[] z = Functional.Conv1d(x, w).ToArray<float>();

        // Multiples of the least subnormal number add without rounding.
        y[4].Should().Be(16 * 3 * 2 * Tiny);
        z.Should().AllBeEquivalentTo(16 * 5 * 2 * Tiny);
        float half = Volatile(float.Epsilon * 2) / 2;
        half.Should().Be(float.Epsilon, "subnormal numbers are flushed neither on input nor on output afterwards");
        (Volatile(double.Epsilon) * 3).Should().Be(1.5e-323);

        static T Volatile<T>(T value) => value;
    }

    private static double[] Values(Tensor tensor) => tensor.To(DType.Float64).ToArray<double>();
}
