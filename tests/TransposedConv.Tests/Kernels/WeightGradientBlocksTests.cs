using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Reference;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>The blocks in which the gradient by a large weight is summed: long lines of the large grid, and many rows.</summary>
[Collection(nameof(Parallelism))]
public sealed class WeightGradientBlocksTests
{
    /// <summary>A kernel as long as that of an inverse Fourier transform, padded and not, in one block of positions and in two; few and many rows; two threads' blocks.</summary>
    private static IEnumerable<ConvolutionGeometry> Geometries() =>
    [
        ConvolutionGeometry.ConvTranspose([1, 11, 120], [11, 1, 2048], null, [512], [768], [768], [0], [], 1, [1]),
        ConvolutionGeometry.ConvTranspose([2, 5, 250], [5, 2, 300], null, [100], [100], [90], [0], [], 1, [1]),
        ConvolutionGeometry.ConvTranspose([1, 1210, 115], [1210, 1, 51], null, [7], [10], [3], [0], [], 1, [1]),
        ConvolutionGeometry.ConvTranspose([1, 1100, 10, 12], [1100, 6, 3, 3], null, [2, 2], [1, 1], [1, 1], [1, 1], [], 1, [1, 1]),
    ];

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void EqualTheReference(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        foreach (int threads in (int[])[1, 2])
        {
            using var count = new ThreadCountScope(threads);
            var random = new Random(47);
            foreach (ConvolutionGeometry g in Geometries())
            {
                float[] small = RandomGeometries.Reals<float>(g.SmallElements, random);
                float[] large = RandomGeometries.Reals<float>(g.LargeElements, random);
                float[] expected = new float[g.WeightElements];
                ReferenceConvolution.WeightGradient<float>(g, small, large, expected);
                GuardedOutput.ShouldHold(expected, gradient => ConvolutionKernels.WeightGradient<float>(g, small, large, gradient), $"{threads} threads, {g}");
            }
        }
    }

    /// <summary>All positions where a block of columns has few lines, whole rows of short ones, and fewer where many long lines would not stay in the cache.</summary>
    [Theory]
    [InlineData(120, 2048, 512, 120)]
    [InlineData(256, 1024, 256, 128)]
    [InlineData(1000, 16, 8, 167)]
    [InlineData(120, 32, 512, 30)]
    public void PositionsAreAsManyAsTheirLinesAllow(int positions, int kernel, int stride, int expected)
    {
        var g = ConvolutionGeometry.ConvTranspose([1, 4, positions], [4, 4, kernel], null, [stride], [1], [1], [0], [], 1, [1]);
        LargeLines<float>.Positions(g).Should().Be(expected);
    }
}
