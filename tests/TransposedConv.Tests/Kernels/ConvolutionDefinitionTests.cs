using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Tests.Kernels;

/// <summary>The kernels as their callers call them: known values, adjointness, and what is not finite.</summary>
public sealed class ConvolutionDefinitionTests
{
    [Fact]
    public void ScatterIsTheAdjointOfGatherAndWeightGradientTheirDerivative()
    {
        var random = new Random(3);
        foreach (ConvolutionGeometry g in RandomGeometries.Make(400, seed: 5))
        {
            double[] small = RandomGeometries.Integers<double>(g.SmallElements, random);
            double[] large = RandomGeometries.Integers<double>(g.LargeElements, random);
            double[] weight = RandomGeometries.Integers<double>(g.WeightElements, random);
            double[] gathered = new double[small.Length];
            double[] scattered = new double[large.Length];
            double[] gradient = new double[weight.Length];
            ConvolutionKernels.Gather<double>(g, large, weight, [], gathered);
            ConvolutionKernels.Scatter<double>(g, small, weight, [], scattered);
            ConvolutionKernels.WeightGradient<double>(g, small, large, gradient);

            double product = Dot(gathered, small);
            Dot(large, scattered).Should().Be(product, "⟨Gather(x), y⟩ = ⟨x, Scatter(y)⟩ for {0}", g);
            Dot(weight, gradient).Should().Be(product, "⟨w, WeightGradient(y, x)⟩ is the same number for {0}", g);
        }
    }

    [Fact]
    public void TheNotebooksExampleComesOut()
    {
        var g = ConvolutionGeometry.ConvTranspose([1, 1, 6], [1, 1, 5], null, [2], [2], [2], [0], [], 1, [1]);
        float[] y = new float[g.LargeElements];
        ConvolutionKernels.Scatter<float>(g, [1, 2, 3, 4, 0, 0], [1, 1, 1, 1, 1], [], y);
        y.Should().Equal(3, 3, 6, 5, 9, 7, 7, 4, 4, 0, 0);
    }

    [Fact]
    public void DilationWithOutputPaddingComesOut()
    {
        var g = ConvolutionGeometry.ConvTranspose([1, 1, 3, 3], [1, 1, 3, 3], null, [2, 2], [1, 1], [1, 1], [1, 1], [], 1, [2, 2]);
        g.LargeShape().Should().Equal(1, 1, 8, 8);
        float[] y = new float[g.LargeElements];
        ConvolutionKernels.Scatter<float>(g, Ones(9), Ones(9), [], y);

        // Per axis (1, 1, 1) spreads to 0 2 0 3 0 2 0 1; the plane is its outer product.
        float[] axis = [0, 2, 0, 3, 0, 2, 0, 1];
        y.Should().Equal(axis.SelectMany(row => axis.Select(column => row * column)));
    }

    [Fact]
    public void CellsThatNoTapReachesHoldTheBias()
    {
        var g = ConvolutionGeometry.ConvTranspose([1, 1, 3], [1, 2, 1], 2, [3], [0], [0], [2], [], 1, [1]);
        float[] y = new float[g.LargeElements];
        ConvolutionKernels.Scatter<float>(g, [1, 2, 3], [10, 100], [0.5f, -0.5f], y);
        y.Should().Equal(10.5f, .5f, .5f, 20.5f, .5f, .5f, 30.5f, .5f, .5f, 99.5f, -.5f, -.5f, 199.5f, -.5f, -.5f, 299.5f, -.5f, -.5f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void AnInfiniteWeightMakesNaNOfZerosInsideTheGridAndNothingOutside(int channels)
    {
        var g = ConvolutionGeometry.Conv([1, channels, 3], [channels, channels, 3], null, [1], [1], [1], [1], 1);
        float[] weight = new float[g.WeightElements];
        weight[0] = float.PositiveInfinity;
        float[] y = new float[g.SmallElements];
        ConvolutionKernels.Gather<float>(g, new float[g.LargeElements], weight, [], y);

        // Tap 0 of the first output would read the padding: there is nothing, so nothing becomes NaN.
        y[0].Should().Be(0);
        y[1].Should().Be(float.NaN);
        y[2].Should().Be(float.NaN);
        y.Skip(3).Should().AllBeEquivalentTo(0f);
    }

    [Fact]
    public void AnEmptyBatchGivesAZeroWeightGradient()
    {
        var g = ConvolutionGeometry.Conv([0, 2, 5], [3, 2, 3], null, [1], [1], [1], [1], 1);
        float[] gradient = [.. Enumerable.Repeat(7f, g.WeightElements)];
        ConvolutionKernels.WeightGradient<float>(g, [], [], gradient);
        gradient.Should().AllBeEquivalentTo(0f);
    }

    [Fact]
    public void BuffersOfTheWrongLengthAreRefused()
    {
        var g = ConvolutionGeometry.Conv([1, 2, 5], [3, 2, 3], null, [1], [1], [1], [1], 1);
        Action act = () => ConvolutionKernels.Gather<float>(g, new float[10], new float[18], new float[1], new float[15]);
        act.Should().Throw<ArgumentException>().WithMessage("bias must have the 3 elements*it has 1*").WithParameterName("bias");
    }

    private static double Dot(double[] left, double[] right) => left.Zip(right).Sum(pair => pair.First * pair.Second);

    private static float[] Ones(int length) => [.. Enumerable.Repeat(1f, length)];
}
