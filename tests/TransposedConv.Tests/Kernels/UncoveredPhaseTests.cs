using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Phases along the width that no tap reaches: their cells are the bias, whether written with those of the others or before.</summary>
public sealed class UncoveredPhaseTests
{
    private static readonly ConvolutionAlgorithm[] Algorithms =
        [ConvolutionAlgorithm.Windowed, ConvolutionAlgorithm.JointlyWindowed, ConvolutionAlgorithm.Tiled, ConvolutionAlgorithm.TiledMasked];

    /// <summary>One of two phases, two and one of four, four and three of eight, two of three and of five; rows that end with a phase that has taps and with one that has none.</summary>
    private static IEnumerable<ConvolutionGeometry> Geometries() =>
    [
        Make([1, 9, 12, 33], [9, 5, 3, 3], stride: [2, 2], padding: [2, 2], outputPadding: [1, 1], dilation: [2, 2]),
        Make([2, 9, 12, 16], [9, 4, 3, 3], stride: [2, 2], padding: [2, 2], outputPadding: [0, 0], dilation: [2, 2]),
        Make([1, 7, 900], [7, 3, 1], stride: [2], padding: [0], outputPadding: [1]),
        Make([2, 7, 213], [7, 9, 2], stride: [4], padding: [1], outputPadding: [2]),
        Make([1, 6, 213], [6, 9, 2], stride: [4], padding: [0], outputPadding: [0], dilation: [2]),
        Make([1, 6, 213], [6, 8, 3], stride: [4], padding: [1], outputPadding: [3], dilation: [4]),
        Make([1, 6, 119], [6, 8, 4], stride: [8], padding: [2], outputPadding: [7]),
        Make([1, 6, 119], [6, 8, 3], stride: [8], padding: [0], outputPadding: [5]),
        Make([1, 6, 119], [6, 8, 2], stride: [3], padding: [1], outputPadding: [2]),
        Make([1, 4, 3, 50], [4, 6, 2, 2], stride: [3, 5], padding: [1, 0], outputPadding: [2, 3], groups: 2),
    ];

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void AreTheBias(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(83);
        foreach (ConvolutionGeometry g in Geometries())
        {
            float[] weight = RandomGeometries.Reals<float>(g.WeightElements, random);
            float[] small = RandomGeometries.Reals<float>(g.SmallElements, random);
            ReferenceBits.ShouldBeScattered(g, small, weight, RandomGeometries.Reals<float>(g.LargeChannels, random), Algorithms);
            ReferenceBits.ShouldBeScattered(g, small, weight, [.. Enumerable.Repeat(-0f, g.LargeChannels)], Algorithms);
            double[] numbers = RandomGeometries.Reals<double>(g.WeightElements, random);
            ReferenceBits.ShouldBeScattered(g, RandomGeometries.Reals<double>(g.SmallElements, random), numbers, [], Algorithms);
        }
    }

    private static ConvolutionGeometry Make(int[] input, int[] weight, int[] stride, int[] padding, int[] outputPadding, int[]? dilation = null, int groups = 1) =>
        ConvolutionGeometry.ConvTranspose(
            input, weight, null, stride, padding, padding, outputPadding, [], groups, dilation ?? [.. stride.Select(static _ => 1)]);
}
