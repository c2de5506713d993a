using System.Runtime.Intrinsics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Twelve rows of sums in one register tile, alone and behind tiles of eight, for positions of any number of registers.</summary>
public sealed class TallTileTests
{
    [Theory]
    [InlineData(4, 0)]
    [InlineData(8, 0)]
    [InlineData(12, 12)]
    [InlineData(16, 0)]
    [InlineData(20, 12)]
    [InlineData(24, 0)]
    [InlineData(28, 12)]
    public void TakesTheLastRowsThatWouldLeaveATileOfFour(int rows, int expected)
    {
        TallTile.RowsOf<float, Vector512<float>, Simd512<float>>(rows).Should().Be(expected);
        TallTile.RowsOf<float, Vector256<float>, Simd256<float>>(rows).Should().Be(0, "registers hold no such tile");
    }

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void HasTheReferencesBits(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(71);
        foreach (int columns in (int[])[15, 16, 17, 31, 40, 64, 90])
        {
            ConvolutionGeometry[] geometries = [Joint(columns, 3), Joint(columns, 5), Joint(columns, 7)];
            foreach (ConvolutionGeometry g in geometries)
            {
                double[] weight = RandomGeometries.Reals<double>(g.WeightElements, random);
                double[] bias = RandomGeometries.Reals<double>(g.LargeChannels, random);
                double[] small = RandomGeometries.Reals<double>(g.SmallElements, random);
                ReferenceBits.ShouldBeScattered(g, small, weight, bias, [ConvolutionAlgorithm.JointlyWindowed]);
                ReferenceBits.ShouldBeScattered(g, Single(small), Single(weight), Single(bias), [ConvolutionAlgorithm.JointlyWindowed]);
            }
        }
    }

    private static ConvolutionGeometry Joint(int columns, int channels) =>
        ConvolutionGeometry.ConvTranspose([2, 40, 5, columns], [40, channels, 4, 4], channels, [2, 2], [1, 1], [1, 1], [0, 0], [], 1, [1, 1]);

    private static float[] Single(double[] numbers) => [.. numbers.Select(static number => (float)number)];
}
