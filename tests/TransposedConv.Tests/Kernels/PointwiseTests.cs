using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Kernels of one tap and stride 1, which are products of the weight and each example: with up to 1024 channels they go through a window.</summary>
[Collection(nameof(Parallelism))]
public sealed class PointwiseTests
{
    [Theory]
    [InlineData(512, 512, 1, 0, true)]
    [InlineData(1024, 16, 1, 0, true)]
    [InlineData(1025, 200, 1, 0, false)]
    [InlineData(200, 1025, 1, 0, false)]
    [InlineData(512, 512, 2, 0, false)]
    [InlineData(512, 512, 1, 1, false)]
    public void ManyChannelsGoThroughAWindowUnlessTheyAreTooManyOrCellsAreLeftOut(int inChannels, int outChannels, int stride, int padding, bool expected)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use(SimdWidth.Bits512);
        var conv = ConvolutionGeometry.Conv([1, inChannels, 40, 40], [outChannels, inChannels, 1, 1], outChannels, [stride, stride], [padding, padding], [padding, padding], [1, 1], 1);
        var transposed = ConvolutionGeometry.ConvTranspose(
            [1, inChannels, 40, 40], [inChannels, outChannels, 1, 1], outChannels, [stride, stride], [padding, padding], [padding, padding], [0, 0], [], 1, [1, 1]);
        float[] weight = new float[conv.WeightElements];
        (ConvolutionSelector.ForGather<float>(conv, weight, default) == ConvolutionAlgorithm.Windowed).Should().Be(expected);
        (ConvolutionSelector.ForScatter<float>(transposed, weight, default) is ConvolutionAlgorithm.Windowed or ConvolutionAlgorithm.JointlyWindowed).Should().Be(expected);
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
        yield return ConvolutionGeometry.ConvTranspose([1, 20, 5, 9, 8], [20, 33, 1, 1, 1], 33, [1, 1, 1], [0, 0, 0], [0, 0, 0], [0, 0, 0], [], 1, [1, 1, 1]);
    }
}
