using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Kernels of one tap, which are products of the weight and each example: with up to 1024 channels they go through a window.</summary>
[Collection(nameof(Parallelism))]
public sealed class PointwiseTests
{
    [Theory]
    [InlineData(512, 512, 1, 0, true)]
    [InlineData(1024, 16, 1, 0, true)]
    [InlineData(1025, 200, 1, 0, false)]
    [InlineData(200, 1025, 1, 0, false)]
    [InlineData(512, 512, 2, 0, true)]
    [InlineData(512, 512, 10, 0, false)]
    [InlineData(512, 512, 1, 1, true)]
    public void ManyChannelsGoThroughAWindowUnlessTheyAreTooManyOrPositionsFew(int inChannels, int outChannels, int stride, int padding, bool expected)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use(SimdWidth.Bits512);
        var conv = ConvolutionGeometry.Conv([1, inChannels, 80, 80], [outChannels, inChannels, 1, 1], outChannels, [stride, stride], [padding, padding], [padding, padding], [1, 1], 1);
        var transposed = ConvolutionGeometry.ConvTranspose(
            [1, inChannels, 80 / stride, 80 / stride], [inChannels, outChannels, 1, 1], outChannels, [stride, stride], [padding, padding], [padding, padding], [0, 0], [], 1, [1, 1]);
        float[] weight = new float[conv.WeightElements];
        (ConvolutionSelector.ForGather<float>(conv, weight, default) == ConvolutionAlgorithm.Windowed).Should().Be(expected);
        (ConvolutionSelector.ForScatter<float>(transposed, weight, default) is ConvolutionAlgorithm.Windowed or ConvolutionAlgorithm.JointlyWindowed).Should().Be(expected);
    }

    [Theory]
    [InlineData(1, 512, 256, 2, true)]
    [InlineData(8, 512, 256, 2, false)]
    [InlineData(8, 256, 256, 2, true)]
    [InlineData(8, 512, 256, 1, true)]
    public void LargeWeightsAreNotScatteredApartForSeveralExamples(int batch, int inChannels, int outChannels, int stride, bool expected)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use(SimdWidth.Bits512);
        var g = ConvolutionGeometry.ConvTranspose([batch, inChannels, 28, 28], [inChannels, outChannels, 1, 1], outChannels, [stride, stride], [0, 0], [0, 0], [0, 0], [], 1, [1, 1]);
        float[] weight = new float[g.WeightElements];
        (ConvolutionSelector.ForScatter<float>(g, weight, default) is ConvolutionAlgorithm.Windowed or ConvolutionAlgorithm.JointlyWindowed).Should().Be(expected);
        ConvolutionSelector.ForGather<float>(g, weight, default).Should().Be(ConvolutionAlgorithm.Windowed);
    }

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void EveryUseOfAWeightHasTheReferencesBits(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(3);
        foreach (ConvolutionGeometry g in Geometries())
        {
            float[][] singles = [RandomGeometries.Reals<float>(g.WeightElements, random), RandomGeometries.Reals<float>(g.WeightElements, random)];
            WeightUses.ShouldHaveTheReferencesBits(g, null, random, singles);
            double[][] doubles = [RandomGeometries.Reals<double>(g.WeightElements, random)];
            WeightUses.ShouldHaveTheReferencesBits(g, null, random, doubles);
        }
    }

    private static IEnumerable<ConvolutionGeometry> Geometries()
    {
        yield return ConvolutionGeometry.Conv([2, 150, 17, 19], [37, 150, 1, 1], 37, [1, 1], [0, 0], [0, 0], [1, 1], 1);
        yield return ConvolutionGeometry.ConvTranspose([1, 37, 16, 16], [37, 260, 1, 1], 260, [1, 1], [0, 0], [0, 0], [0, 0], [], 1, [1, 1]);
        yield return ConvolutionGeometry.Conv([3, 280, 301], [140, 140, 1], 140, [1], [0], [0], [1], 2);
        yield return ConvolutionGeometry.ConvTranspose([2, 70, 16, 18], [70, 45, 1, 1], 45, [2, 2], [0, 0], [0, 0], [1, 1], [], 1, [1, 1]);
        yield return ConvolutionGeometry.Conv([1, 90, 33, 40], [50, 90, 1, 1], 50, [2, 1], [1, 1], [1, 1], [1, 1], 1);
        yield return ConvolutionGeometry.ConvTranspose([1, 150, 300], [150, 24, 1], 24, [3], [1], [1], [0], [], 1, [1]);
        yield return ConvolutionGeometry.ConvTranspose([1, 20, 5, 9, 8], [20, 33, 1, 1, 1], 33, [2, 2, 2], [0, 0, 0], [0, 0, 0], [0, 1, 0], [], 1, [1, 1, 1]);
        yield return ConvolutionGeometry.ConvTranspose([1, 20, 5, 9, 8], [20, 33, 1, 1, 1], 33, [1, 1, 1], [0, 0, 0], [0, 0, 0], [0, 0, 0], [], 1, [1, 1, 1]);
    }
}
