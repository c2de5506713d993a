using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Reference;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Weights of more than 1 MB that are used once before they change: packed part by part, and looked at for numbers that are not finite afterwards.</summary>
[Collection(nameof(Parallelism))]
public sealed class WeightPartsTests
{
    /// <summary>
    /// Phases that lie alone, in pairs, in fours, and not together; kernels that meet cells with some taps only; channels that do not fill a block or a part, or are few; one
    /// position, several tiles and more than a part is made for; groups.
    /// </summary>
    private static IEnumerable<ConvolutionGeometry> Geometries() =>
    [
        ConvolutionGeometry.ConvTranspose([1, 70, 4, 4], [70, 250, 4, 4], 250, [2, 2], [1, 1], [1, 1], [0, 0], [], 1, [1, 1]),
        ConvolutionGeometry.ConvTranspose([1, 180, 2, 2], [180, 101, 4, 4], 101, [2, 2], [1, 1], [1, 1], [0, 0], [], 1, [1, 1]),
        ConvolutionGeometry.ConvTranspose([2, 90, 5, 5], [90, 333, 3, 3], 333, [2, 2], [1, 1], [1, 1], [1, 1], [], 1, [1, 1]),
        ConvolutionGeometry.ConvTranspose([1, 200, 50], [200, 170, 8], 170, [4], [2], [2], [0], [], 1, [1]),
        ConvolutionGeometry.ConvTranspose([1, 130, 61], [130, 130, 16], 130, [8], [4], [4], [0], [], 1, [1]),
        ConvolutionGeometry.ConvTranspose([1, 40, 20], [40, 700, 10], 700, [5], [2], [2], [1], [], 1, [1]),
        ConvolutionGeometry.ConvTranspose([1, 260, 11], [260, 300, 4], 600, [2], [0], [0], [0], [], 2, [1]),
        ConvolutionGeometry.ConvTranspose([1, 330, 2], [330, 280, 3], 280, [1], [1], [1], [0], [], 1, [3]),
        ConvolutionGeometry.ConvTranspose([1, 37, 2, 3, 2], [37, 125, 4, 4, 4], 125, [2, 2, 2], [1, 1, 1], [1, 1, 1], [0, 0, 0], [], 1, [1, 1, 1]),
        ConvolutionGeometry.ConvTranspose([1, 24_000, 4], [24_000, 3, 4], 3, [2], [1], [1], [0], [], 1, [1]),
        ConvolutionGeometry.ConvTranspose([1, 600, 300], [600, 450, 1], 450, [1], [0], [0], [0], [], 1, [1]),
    ];

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void EveryUseOfAWeightHasTheReferencesBits(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        foreach (ConvolutionGeometry g in Geometries()) ShouldEqualTheReference(g, element: -1, value: 0);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void ThreadsDoNotChangeBits(int threads)
    {
        using var scope = new ThreadCountScope(threads);
        foreach (ConvolutionGeometry g in Geometries().Take(5)) ShouldEqualTheReference(g, element: -1, value: 0);
    }

    /// <summary>Also a weight that meets no cell, where there is nothing to be undefined.</summary>
    [Theory]
    [InlineData(0, float.PositiveInfinity)]
    [InlineData(7, float.NegativeInfinity)]
    [InlineData(-2, float.NaN)]
    public void WeightsThatAreNotFiniteGiveTheReferencesBits(int element, float value)
    {
        foreach (ConvolutionGeometry g in Geometries().Where(static g => g.Operations < 20_000_000)) ShouldEqualTheReference(g, element < 0 ? g.WeightElements + element : element, value);
    }

    [Fact]
    public void AWeightIsKnownToBeFiniteFromAResultThatIs()
    {
        var g = ConvolutionGeometry.ConvTranspose([1, 180, 2, 2], [180, 101, 4, 4], 101, [2, 2], [1, 1], [1, 1], [0, 0], [], 1, [1, 1]);
        var cache = new WeightCache<float>();
        float[] weight = new float[g.WeightElements], small = new float[g.SmallElements], large = new float[g.LargeElements];
        ConvolutionKernels.Scatter<float>(g, small, weight, [], large, new WeightSlot<float>(cache, 0, 1));
        cache.KnownFiniteness(weight.Length, 0, 1).Should().BeTrue();
        cache.KnownFiniteness(weight.Length, 0, 2).Should().BeNull("the weight may have changed");

        // Of kernels of three taps, one cell apart and one cell behind its start, the last meets no cell, so no result tells of it.
        var unmet = ConvolutionGeometry.ConvTranspose([1, 400, 1], [400, 400, 3], 400, [1], [2], [0], [0], [], 1, [1]);
        ConvolutionKernels.Scatter<float>(unmet, new float[400], new float[unmet.WeightElements], [], new float[unmet.LargeElements], new WeightSlot<float>(cache, 0, 3));
        cache.KnownFiniteness(unmet.WeightElements, 0, 3).Should().BeNull();

        weight[weight.Length / 2] = float.NaN;
        ConvolutionKernels.Scatter<float>(g, small, weight, [], large, new WeightSlot<float>(cache, 0, 4));
        cache.KnownFiniteness(weight.Length, 0, 4).Should().BeFalse();
    }

    /// <summary>Gradients of 8 MB and more, summed over few positions, go past the caches.</summary>
    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void LargeGradientsEqualTheReference(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(2);
        foreach (ConvolutionGeometry g in (ConvolutionGeometry[])
            [
                ConvolutionGeometry.ConvTranspose([1, 260, 2, 2], [260, 512, 4, 4], 512, [2, 2], [1, 1], [1, 1], [0, 0], [], 1, [1, 1]),
                ConvolutionGeometry.ConvTranspose([2, 300, 6], [300, 1_000, 8], 1_000, [4], [2], [2], [0], [], 1, [1]),
                ConvolutionGeometry.ConvTranspose([1, 300, 6], [300, 1_001, 7], 1_001, [4], [2], [2], [0], [], 1, [1]),
            ])
        {
            float[] small = RandomGeometries.Reals<float>(g.SmallElements, random), large = RandomGeometries.Reals<float>(g.LargeElements, random);
            float[] expected = new float[g.WeightElements];
            ReferenceConvolution.WeightGradient<float>(g, small, large, expected);
            GuardedOutput.ShouldHoldAligned(expected, gradient => ConvolutionKernels.WeightGradient<float>(g, small, large, gradient), $"{g}");
        }
    }

    private static void ShouldEqualTheReference(in ConvolutionGeometry g, int element, float value)
    {
        var random = new Random(5);
        float[] weight = RandomGeometries.Reals<float>(g.WeightElements, random);
        if (element >= 0) weight[element] = value;
        WeightUses.ShouldHaveTheReferencesBits(g, algorithm: null, random, weight);
    }
}
