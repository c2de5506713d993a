using TransposedConv.NN;
using TransposedConv.Tests.Golden;

namespace TransposedConv.Tests.Convolution;

/// <summary>First weights and biases are U(−b, b), b = 1 / √fanIn, with PyTorch's fan-in.</summary>
public sealed class LayerInitTests
{
    public static TheoryData<int> Indices => [.. Enumerable.Range(0, GoldenModuleInit.All.Count)];

    [Theory]
    [MemberData(nameof(Indices))]
    public void Bounds_and_moments_are_those_of_the_uniform_distribution(int index)
    {
        GoldenModuleInit golden = GoldenModuleInit.All[index];
        ConvolutionLayer layer = LayerFactory.Make(golden.Layer, golden.Args, new Generator(11));
        layer.Weight.Shape.ToArray().Should().Equal(golden.WeightShape);
        layer.Bias!.Shape.ToArray().Should().Equal(golden.BiasShape);

        double[] weights = Values(layer.Weight);
        double[] drawn = [.. weights, .. Values(layer.Bias)];
        double rounding = 1e-6 * golden.Bound;
        drawn.Should().OnlyContain(value => Math.Abs(value) <= golden.Bound + rounding);

        // Five standard errors of the mean and of the mean square of n uniform numbers.
        double n = weights.Length, variance = golden.ExpectedStd * golden.ExpectedStd;
        Math.Abs(weights.Average()).Should().BeLessThan(5 * golden.ExpectedStd / Math.Sqrt(n));
        Math.Abs(weights.Average(static w => w * w) - variance).Should().BeLessThan(5 * variance * Math.Sqrt(0.8 / n));
    }

    /// <summary>The Kolmogorov–Smirnov distance to the uniform distribution stays under its 0.1 % quantile, 1.95 / √n.</summary>
    [Theory]
    [InlineData("Conv2d")]
    [InlineData("ConvTranspose2d")]
    public void Weights_and_biases_are_spread_evenly(string name)
    {
        ConvolutionLayer layer = LayerFactory.Make(name, 32, 64, 3, groups: 2, generator: new Generator(3));
        double bound = 1 / Math.Sqrt(layer.Weight.Shape[1] * 9);

        Distance(Values(layer.Weight), bound).Should().BeLessThan(1.95 / Math.Sqrt(layer.Weight.ElementCount));
        Distance(Values(layer.Bias!), bound).Should().BeLessThan(1.95 / Math.Sqrt(layer.Bias!.ElementCount));

        static double Distance(double[] values, double bound)
        {
            double[] cumulated = [.. values.Order().Select(value => (value + bound) / (2 * bound))];
            return cumulated.Select((u, i) => Math.Max(((i + 1.0) / cumulated.Length) - u, u - ((double)i / cumulated.Length))).Max();
        }
    }

    [Fact]
    public void One_generator_gives_one_layer()
    {
        ConvTranspose2d first = new(3, 4, 3, generator: new Generator(5)), same = new(3, 4, 3, generator: new Generator(5));
        ConvTranspose2d other = new(3, 4, 3, generator: new Generator(6));

        Values(same.Weight).Should().Equal(Values(first.Weight));
        Values(same.Bias!).Should().Equal(Values(first.Bias!));
        Values(other.Weight).Should().NotEqual(Values(first.Weight));

        first.ResetParameters(new Generator(6));
        Values(first.Weight).Should().Equal(Values(other.Weight));
    }

    private static double[] Values(Parameter parameter) => parameter.Value.Detach().To(DType.Float64).ToArray<double>();
}
