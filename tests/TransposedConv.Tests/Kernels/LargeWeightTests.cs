using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Weights too large to stay in a cache, which the tiled kernel reads once for several tiles of positions.</summary>
public sealed class LargeWeightTests
{
    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void ScatterHasTheBitsOfTheDirectLoops(int width)
    {
        // 16.9 MB of weights; 515 channels are not a whole number of blocks, and the positions are two more than one tile.
        int positions = 3 * Math.Max(width / (8 * sizeof(double)), 1) + 2;
        var geometry = ConvolutionGeometry.ConvTranspose(
            [1, 1024, positions], [1024, 515, 4], biasLength: 515, [2], [0], [0], [0], [], groups: 1, [1]);
        var random = new Random(3);
        double[] small = RandomGeometries.Reals<double>(geometry.SmallElements, random);
        double[] weight = RandomGeometries.Reals<double>(geometry.WeightElements, random);
        double[] bias = RandomGeometries.Reals<double>(geometry.LargeChannels, random);
        double[] expected = new ConvolutionKernelSet(ConvolutionAlgorithm.Direct, (SimdWidth)width).Scatter(geometry, small, weight, bias);

        foreach (ConvolutionAlgorithm algorithm in (ConvolutionAlgorithm[])[ConvolutionAlgorithm.Tiled, ConvolutionAlgorithm.TiledMasked])
        {
            new ConvolutionKernelSet(algorithm, (SimdWidth)width).Scatter(geometry, small, weight, bias).ShouldHaveTheBitsOf(expected, $"{algorithm}");
        }
    }
}
