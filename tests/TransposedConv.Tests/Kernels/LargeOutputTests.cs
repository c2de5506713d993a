using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Reference;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Outputs of 8 MB and more, which are written past the caches where they lie in whole cache lines, and of 4 MB and more, which are asked for first.</summary>
public sealed class LargeOutputTests
{
    /// <summary>One, two, four, eight and sixteen phases; rows in whole lines and not; tiles that end within rows.</summary>
    private static IEnumerable<ConvolutionGeometry> Geometries() =>
    [
        ConvolutionGeometry.ConvTranspose([1, 2, 262_144], [2, 2, 4], 2, [4], [0], [0], [0], [], 1, [1]),
        ConvolutionGeometry.ConvTranspose([1, 2, 131_072], [2, 2, 8], 2, [8], [0], [0], [0], [], 1, [1]),
        ConvolutionGeometry.ConvTranspose([1, 2, 520, 504], [2, 2, 2, 2], 2, [2, 2], [0, 0], [0, 0], [0, 0], [], 1, [1, 1]),
        ConvolutionGeometry.ConvTranspose([1, 2, 530, 500], [2, 2, 2, 3], 2, [2, 2], [0, 0], [0, 1], [0, 0], [], 1, [1, 1]),
        ConvolutionGeometry.ConvTranspose([1, 2, 65_600], [2, 2, 32], 2, [16], [8], [8], [0], [], 1, [1]),
        ConvolutionGeometry.ConvTranspose([1, 2, 1_000, 1_056], [2, 2, 1, 2], 2, [1, 1], [0, 0], [0, 1], [0, 0], [], 1, [1, 1]),
    ];

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void EqualTheReference(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(41);
        foreach (ConvolutionGeometry g in Geometries())
        {
            float[] small = RandomGeometries.Reals<float>(g.SmallElements, random);
            float[] weight = RandomGeometries.Reals<float>(g.WeightElements, random);
            float[] bias = RandomGeometries.Reals<float>(g.LargeChannels, random);
            float[] expected = new float[g.LargeElements];
            ReferenceConvolution.Scatter<float>(g, small, weight, bias, expected);
            foreach (ConvolutionAlgorithm algorithm in (ConvolutionAlgorithm[])[ConvolutionAlgorithm.Tiled, ConvolutionAlgorithm.Windowed, ConvolutionAlgorithm.JointlyWindowed])
            {
                GuardedOutput.ShouldHoldAligned(expected, large => ConvolutionKernels.Scatter(g, small, weight, bias, large, algorithm), $"{algorithm} {g}");
            }
        }
    }

    /// <summary>Short sums, which are written from registers: few and many products of each, rows in whole lines and not, planes that are read unbroken and not, volumes.</summary>
    private static IEnumerable<ConvolutionGeometry> GatheredGeometries() =>
    [
        ConvolutionGeometry.ConvTranspose([1, 33, 256, 256], [33, 1, 2, 2], null, [2, 2], [0, 0], [0, 0], [0, 0], [], 1, [1, 1]),
        ConvolutionGeometry.ConvTranspose([1, 32, 256, 264], [32, 1, 3, 3], null, [2, 2], [1, 1], [1, 1], [0, 0], [], 1, [1, 1]),
        ConvolutionGeometry.ConvTranspose([2, 20, 240, 240], [20, 1, 3, 3], null, [1, 1], [1, 1], [1, 1], [0, 0], [], 1, [1, 1]),
        ConvolutionGeometry.ConvTranspose([2, 66, 96, 96], [66, 2, 4, 4], null, [2, 2], [1, 1], [1, 1], [0, 0], [], 1, [1, 1]),
        ConvolutionGeometry.ConvTranspose([1, 66, 136, 127], [66, 2, 4, 4], null, [2, 2], [1, 1], [1, 1], [0, 0], [], 1, [1, 1]),
        ConvolutionGeometry.ConvTranspose([1, 40, 53_000], [40, 2, 16], null, [4], [6], [6], [0], [], 1, [1]),
        ConvolutionGeometry.ConvTranspose([1, 65, 32, 32, 32], [65, 1, 2, 2, 2], null, [2, 2, 2], [0, 0, 0], [0, 0, 0], [0, 0, 0], [], 1, [1, 1, 1]),
    ];

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void GatheredEqualTheReference(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(43);
        foreach (ConvolutionGeometry g in GatheredGeometries())
        {
            float[] large = RandomGeometries.Reals<float>(g.LargeElements, random);
            float[] weight = RandomGeometries.Reals<float>(g.WeightElements, random);
            float[] bias = RandomGeometries.Reals<float>(g.SmallChannels, random);
            float[] expected = new float[g.SmallElements];
            ReferenceConvolution.Gather<float>(g, large, weight, bias, expected);
            GuardedOutput.ShouldHoldAligned(expected, small => ConvolutionKernels.Gather(g, large, weight, bias, small, ConvolutionAlgorithm.Windowed), $"{g}");
        }
    }
}
