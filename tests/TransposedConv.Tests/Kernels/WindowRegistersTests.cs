using System.Runtime.Intrinsics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Windows whose registers of positions end with rows.</summary>
public sealed class WindowRegistersTests
{
    /// <summary>Rows of two registers and of three, or of more where registers are narrower; several classes; several axes, examples, groups and chunks of channels.</summary>
    private static IEnumerable<ConvolutionGeometry> Geometries() =>
    [
        Make([1, 20, 9, 32], [20, 4, 3, 3], stride: 1, padding: 1),
        Make([2, 40, 5, 48], [40, 12, 3, 3], stride: 1, padding: 1, groups: 2),
        Make([1, 5, 11, 32], [5, 4, 5, 5], stride: 2, padding: 2),
        Make([1, 4, 9, 32], [4, 8, 3, 3], stride: 2, padding: 2, dilation: 2),
        Make([3, 70, 14, 32], [70, 68, 3, 3], stride: 1, padding: 1),
        Make([1, 7, 4, 7, 32], [7, 4, 3, 3, 3], stride: 1, padding: 1),
    ];

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void HaveTheReferencesBitsAndStayWithinTheOutput(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(61);
        foreach (ConvolutionGeometry g in Geometries())
        {
            double[] small = RandomGeometries.Reals<double>(g.SmallElements, random);
            double[] large = RandomGeometries.Reals<double>(g.LargeElements, random);
            double[] weight = RandomGeometries.Reals<double>(g.WeightElements, random);
            double[] bias = RandomGeometries.Reals<double>(g.LargeChannels, random);
            ReferenceBits.ShouldBeScattered(g, small, weight, bias, [ConvolutionAlgorithm.Windowed]);
            ReferenceBits.ShouldBeScattered(g, Single(small), Single(weight), Single(bias), [ConvolutionAlgorithm.Windowed]);
            ReferenceBits.ShouldBeGathered(g, Single(large), Single(weight), [], [ConvolutionAlgorithm.Windowed]);
        }
    }

    [Fact]
    public void AreTakenForAllOfThese()
    {
        foreach (ConvolutionGeometry g in Geometries()) IsByRows(g).Should().BeTrue($"{g}");
    }

    [Theory]
    [InlineData(20, 8, 32, 3, 1, 1, true)]
    [InlineData(20, 7, 32, 3, 1, 1, false)]
    [InlineData(20, 8, 33, 3, 1, 1, false)]
    [InlineData(20, 8, 16, 3, 1, 1, false)]
    [InlineData(20, 8, 64, 3, 1, 1, false)]
    [InlineData(20, 8, 32, 2, 2, 0, false)]
    [InlineData(32, 16, 256, 3, 2, 1, true)]
    [InlineData(32, 8, 128, 3, 2, 1, false)]
    public void GainWhereRowsAreWholeRegistersAndManyPositionsLieBetweenOrTheOutputIsLarge(
        int channels, int outChannels, int columns, int kernel, int stride, int padding, bool expected)
    {
        int extra = kernel % 2 * (stride - 1);
        IsByRows(Make([1, channels, columns, columns], [channels, outChannels, kernel, kernel], stride, padding, outputPadding: extra)).Should().Be(expected);
    }

    [Fact]
    public void AreCutAtTheEndsOfRowsAndExamples()
    {
        var block = new WindowBlock(N: 4, Examples: 2, Group: 0, Z: 3, Y: 10, X: 0, Rows: 2, Columns: 32);
        Span<RowSegment> segments = stackalloc RowSegment[3];
        WindowRegisters.Cut(first: 16, count: 80, block, segments).Should().Be(3);
        segments.ToArray().Should().Equal(
            new RowSegment(Offset: 0, Length: 16, N: 4, Z: 3, Y: 10, X: 16),
            new RowSegment(Offset: 16, Length: 32, N: 5, Z: 3, Y: 10, X: 0),
            new RowSegment(Offset: 48, Length: 32, N: 4, Z: 3, Y: 11, X: 0));
    }

    private static bool IsByRows(in ConvolutionGeometry g) =>
        WindowCutting<float, Vector512<float>, Simd512<float>>.Of(PhasePlan.Scatter(g), isJoint: false).IsByRows;

    private static float[] Single(double[] numbers) => [.. numbers.Select(static number => (float)number)];

    private static ConvolutionGeometry Make(int[] input, int[] weight, int stride, int padding, int groups = 1, int dilation = 1, int outputPadding = 0)
    {
        int rank = input.Length - 2;
        int[] Each(int number) => [.. Enumerable.Repeat(number, rank)];
        return ConvolutionGeometry.ConvTranspose(
            input, weight, weight[1] * groups, Each(stride), Each(padding), Each(padding), Each(outputPadding), [], groups, Each(dilation));
    }
}
