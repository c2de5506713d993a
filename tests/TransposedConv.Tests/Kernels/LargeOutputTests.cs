using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Reference;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Outputs of 8 MB and more, which are written past the caches where they lie in whole cache lines.</summary>
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
}
