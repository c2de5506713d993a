using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Phases written from the registers in which they were summed: whole registers, those that the ends of rows cut, and rows that do not exist.</summary>
public sealed class InterleavedTileTests
{
    private static readonly ConvolutionAlgorithm[] Algorithms = [ConvolutionAlgorithm.Windowed, ConvolutionAlgorithm.JointlyWindowed, ConvolutionAlgorithm.Tiled];

    /// <summary>Two, four and eight phases side by side; tiles of eight rows and of four; rows of whole registers and long rows that end within one; more channels than are written at a time.</summary>
    private static IEnumerable<ConvolutionGeometry> Geometries() =>
    [
        Make([2, 5, 400], [5, 2, 2], stride: [2], padding: [0]),
        Make([1, 3, 1_201], [3, 6, 4], stride: [2], padding: [1]),
        Make([2, 3, 403], [3, 1, 8], stride: [4], padding: [2]),
        Make([1, 4, 700], [4, 3, 4], stride: [4], padding: [3], outputPadding: [3]),
        Make([1, 2, 611], [2, 3, 16], stride: [8], padding: [4]),
        Make([3, 2, 300], [2, 4, 8], stride: [8], padding: [0], outputPadding: [7], groups: 2),
        Make([1, 3, 5, 32], [3, 4, 2, 2], stride: [2, 2], padding: [0, 0]),
        Make([2, 4, 7, 48], [4, 6, 2, 2], stride: [2, 2], padding: [0, 0], groups: 2),
        Make([1, 3, 9, 64], [3, 4, 3, 4], stride: [3, 4], padding: [1, 0], outputPadding: [1, 0]),
        Make([2, 3, 4, 400], [3, 1, 4, 4], stride: [2, 2], padding: [1, 1]),
        Make([1, 3, 3, 290], [3, 2, 4, 8], stride: [2, 4], padding: [1, 2], outputPadding: [1, 1]),
        Make([1, 140, 6, 16], [140, 19, 2, 2], stride: [2, 2], padding: [0, 0]),
        Make([3, 150, 400], [150, 34, 4], stride: [4], padding: [0]),
        Make([1, 2, 3, 4, 272], [2, 1, 2, 2, 2], stride: [2, 2, 2], padding: [1, 0, 1]),
    ];

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void EqualTheReferenceAndStayWithinTheOutput(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(53);
        foreach (ConvolutionGeometry g in Geometries())
        {
            float[] weight = RandomGeometries.Reals<float>(g.WeightElements, random);
            float[] bias = RandomGeometries.Reals<float>(g.LargeChannels, random);
            ReferenceBits.ShouldBeScattered(g, RandomGeometries.Reals<float>(g.SmallElements, random), weight, bias, Algorithms);
            double[] numbers = RandomGeometries.Reals<double>(g.WeightElements, random);
            ReferenceBits.ShouldBeScattered(g, RandomGeometries.Reals<double>(g.SmallElements, random), numbers, [], [ConvolutionAlgorithm.JointlyWindowed, ConvolutionAlgorithm.Tiled]);
        }
    }

    [Theory]
    [InlineData(48, 512, 8, 4, 2, ConvolutionAlgorithm.JointlyWindowed)]
    [InlineData(49, 512, 8, 4, 2, ConvolutionAlgorithm.Windowed)]
    [InlineData(48, 240, 8, 4, 2, ConvolutionAlgorithm.Windowed)]
    [InlineData(48, 512, 6, 3, 1, ConvolutionAlgorithm.Windowed)]
    [InlineData(48, 512, 4, 2, 1, ConvolutionAlgorithm.JointlyWindowed)]
    [InlineData(48, 512, 4, 4, 0, ConvolutionAlgorithm.Windowed)]
    internal void ArePreparedByJointPhasesWhereSumsAreShortAndRowsLong(int channels, int length, int kernel, int stride, int padding, ConvolutionAlgorithm expected)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use(SimdWidth.Bits512);
        ConvolutionGeometry g = Make([1, channels, length], [channels, 16, kernel], [stride], [padding]);
        ConvolutionSelector.ForScatter<float>(g, new float[g.WeightElements], default).Should().Be(expected);
    }

    [Fact]
    public unsafe void RegistersOfOnePieceAreAimed()
    {
        // Four phases, positions of a register 4: the first piece leaves out two cells and ends within the third register, the second one begins there.
        OutputPiece* pieces = stackalloc OutputPiece[2];
        pieces[0] = new OutputPiece(Offset: 0, Skipped: 2, Cells: 36, Target: -2);
        pieces[1] = new OutputPiece(Offset: 10, Skipped: 0, Cells: 24, Target: 100);
        nint* targets = stackalloc nint[4];
        InterleavedRow<float>.Aim(pieces, 2, lanes: 4, phases: 4, targets).Should().Be(0b1010);
        (targets[1], targets[3]).Should().Be((14, 108));
    }

    [Fact]
    public void PiecesAreCutAtTheEndsOfATile()
    {
        var piece = new OutputPiece(Offset: 10, Skipped: 3, Cells: 41, Target: 100);
        piece.Within(first: 0, positions: 12, step: 4).Should().Be(new OutputPiece(Offset: 10, Skipped: 3, Cells: 8, Target: 100));
        piece.Within(first: 12, positions: 4, step: 4).Should().Be(new OutputPiece(Offset: 0, Skipped: 0, Cells: 16, Target: 108));
        piece.Within(first: 16, positions: 48, step: 4).Should().Be(new OutputPiece(Offset: 0, Skipped: 0, Cells: 17, Target: 124));
        piece.Within(first: 0, positions: 10, step: 4).Cells.Should().Be(0);
        piece.Within(first: 24, positions: 4, step: 4).Cells.Should().Be(0);
    }

    private static ConvolutionGeometry Make(int[] input, int[] weight, int[] stride, int[] padding, int[]? outputPadding = null, int groups = 1) =>
        ConvolutionGeometry.ConvTranspose(
            input, weight, null, stride, padding, padding, outputPadding ?? new int[stride.Length], [], groups, [.. stride.Select(_ => 1)]);
}
