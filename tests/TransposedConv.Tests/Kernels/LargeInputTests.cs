using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Inputs that a cache does not hold, whose lines are asked for while the block before them, or the tiles before them, are computed.</summary>
[Collection(nameof(Parallelism))]
public sealed class LargeInputTests
{
    private static readonly ConvolutionAlgorithm[] Algorithms =
        [ConvolutionAlgorithm.Windowed, ConvolutionAlgorithm.JointlyWindowed, ConvolutionAlgorithm.Tiled, ConvolutionAlgorithm.TiledMasked];

    /// <summary>
    /// Every register tile that reads a window: of one, two, three and more rows, shared by classes of phases, finished in registers, with some taps left out. For panels one
    /// block of channels and several, groups, and positions that are not in order.
    /// </summary>
    private static IEnumerable<ConvolutionGeometry> Gathers() =>
    [
        Conv([1, 16, 8_300], [1, 16, 3]),
        Conv([1, 16, 100, 90], [2, 16, 3, 3], padding: 1),
        Conv([2, 8, 96, 97], [3, 8, 3, 3], padding: 1),
        Conv([1, 14, 100, 100], [9, 14, 3, 3], padding: 1),
        Conv([1, 16, 96, 96], [12, 16, 3, 3], padding: 12, dilation: 12),
        Conv([1, 9, 141, 139], [5, 9, 3, 3], padding: 1, stride: 2),
        Conv([1, 16, 99, 99], [8, 4, 3, 3], padding: 1, groups: 4),
        Conv([16, 64, 12, 12], [5, 64, 3, 3], padding: 1),
        Conv([1, 8, 10, 44, 44], [4, 8, 3, 3, 3], padding: 1),
        Conv([1, 8, 12, 50, 44], [4, 8, 3, 3, 3], padding: 1, stride: 2),
        Conv([1, 520, 15, 19], [9, 520, 3, 3], padding: 1),
        Conv([2, 300, 700], [12, 150, 9], padding: 4, stride: 2, groups: 2),
        Conv([16, 520, 4, 4], [16, 520, 4, 4], padding: 1, stride: 2),
        .. GathersInPlace(),
    ];

    /// <summary>Read where they lie by tiles of one, two and three rows, by those finished in registers and by others, with groups, and with more taps and channels than are asked for tile by tile.</summary>
    private static IEnumerable<ConvolutionGeometry> GathersInPlace() =>
    [
        Conv([1, 16, 97, 89], [1, 16, 1, 1]),
        Conv([1, 24, 80, 81], [2, 24, 1, 1]),
        Conv([1, 24, 80, 81], [3, 24, 1, 1]),
        Conv([1, 24, 80, 81], [7, 24, 1, 1]),
        Conv([2, 150, 33, 31], [6, 150, 1, 1]),
        Conv([1, 48, 3_001], [4, 24, 3], padding: 1, groups: 2),
        Conv([1, 16, 9_100], [1, 16, 7], padding: 3),
        Conv([1, 700, 391], [1, 700, 3], padding: 1),
    ];


    /// <summary>Read where it lies and copied, with enough steps for all lines, for one, two and three of them at a step, and with too few; phases in tiles of their own and shared.</summary>
    private static IEnumerable<ConvolutionGeometry> Scatters() =>
    [
        Transpose([1, 64, 4_100], [64, 1, 16], stride: 8, padding: 0),
        Transpose([1, 24, 80, 80], [24, 1, 2, 2], stride: 2, padding: 0),
        Transpose([1, 24, 80, 80], [24, 3, 2, 2], stride: 2, padding: 0),
        Transpose([1, 48, 4_400], [48, 2, 8], stride: 4, padding: 2),
        Transpose([1, 48, 4_401], [48, 2, 4], stride: 2, padding: 1),
        Transpose([1, 32, 4_500], [32, 1, 7], stride: 3, padding: 2),
        Transpose([2, 16, 72, 72], [16, 3, 4, 4], stride: 2, padding: 1),
        Transpose([1, 16, 96, 96], [16, 1, 9, 9], stride: 4, padding: 4),
        Transpose([1, 8, 11, 41, 41], [8, 2, 4, 4, 4], stride: 2, padding: 1),
        Transpose([16, 520, 4, 4], [520, 8, 4, 4], stride: 2, padding: 1),
    ];

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void KernelsHaveTheReferencesBits(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(97);
        foreach (ConvolutionGeometry g in Gathers())
        {
            float[] weight = RandomGeometries.Reals<float>(g.WeightElements, random);
            ReferenceBits.ShouldBeGathered(g, RandomGeometries.Reals<float>(g.LargeElements, random), weight, [], Algorithms);
        }

        foreach (ConvolutionGeometry g in Scatters())
        {
            float[] weight = RandomGeometries.Reals<float>(g.WeightElements, random);
            ReferenceBits.ShouldBeScattered(g, RandomGeometries.Reals<float>(g.SmallElements, random), weight, [], Algorithms);
        }
    }

    [Fact]
    public void LayersWithFewSumsAreReadWhereTheyLie()
    {
        foreach (ConvolutionGeometry g in GathersInPlace())
        {
            PhasePlan plan = PhasePlan.Gather(g);
            WindowCutting<float, float, SimdScalar<float>>.Of(plan, isJoint: false).IsReadInPlace.Should().BeTrue($"{g}");
            WindowLines.IsNear(plan, cellsPerLine: 16).Should().BeFalse($"{g}");
        }
    }

    [Theory]
    [InlineData(24, 1, 192, true)]
    [InlineData(512, 2, 192, true)]
    [InlineData(683, 1, 192, false)]
    [InlineData(1024, 1, 512, false)]
    [InlineData(32, 4, 512, true)]
    [InlineData(32, 7, 512, false)]
    public void TilesAskForCellsThatStayInTheSecondLevelCache(int channels, int steps, int tileBytes, bool expected) =>
        CellStream.Suits(channels, steps, tileBytes).Should().Be(expected);

    [Fact]
    public void ThreadsDoNotChangeBits()
    {
        using var scope = new ThreadCountScope(3);
        KernelsHaveTheReferencesBits((int)SimdDispatch.Widest);
    }

    /// <summary>Wherever the input begins within a line of memory, all lines with a cell that the block reads are listed, and no others.</summary>
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 1)]
    [InlineData(1, 1, 2)]
    [InlineData(3, 2, 1)]
    public unsafe void LinesAreThoseThatABlockReads(int stride, int examples, int groups)
    {
        const int Rows = 4, Columns = 21, CellsPerLine = 16;
        PhasePlan plan = PhasePlan.Gather(Conv([3, 8, 120, 131], [2 * groups, 8 / groups, 3, 3], stride: stride, groups: groups));
        WindowLines lines = WindowLines.Of(plan, new WindowLinesKey(Rows, Columns, examples, 8 / groups, CellsPerLine))!;
        var listed = new ReadOnlySpan<int>(lines.Offsets, lines.Count).ToArray();
        int rows = (Rows - 1) * stride + 3, columns = (Columns - 1) * stride + 3;
        var read = new List<int>();
        for (int n = 0; n < examples; n++)
        {
            for (int c = 0; c < 8 / groups; c++) read.AddRange(Enumerable.Range(0, (rows - 1) * 131 + columns).Select(i => ((n * 8 + c) * 120 * 131) + i));
        }

        for (int start = 0; start < CellsPerLine; start++)
        {
            int[] expected = [.. read.Select(cell => (start + cell) / CellsPerLine).Distinct()];
            listed.Select(cell => (start + cell) / CellsPerLine).Distinct().Should().BeEquivalentTo(expected, $"the input begins {start} cells behind a line");
        }

        new ReadOnlySpan<int>(lines.Offsets + lines.Count, WindowLines.MostLinesPerStep * plan.InChannels * plan.Taps).ToArray().Should().AllBeEquivalentTo(0, "a tile may have more steps than lines are left");
        lines.KeepAlive();
    }

    [Fact]
    public void SmallInputsHaveNoList()
    {
        PhasePlan plan = PhasePlan.Gather(Conv([1, 8, 120, 130], [2, 8, 3, 3]));
        WindowLines.Of(plan, new WindowLinesKey(4, 20, 1, Channels: 8, CellsPerLine: 16)).Should().BeNull("500 KB stay in the second-level cache");
        WindowLines.Of(plan, new WindowLinesKey(4, 20, 1, Channels: 8, CellsPerLine: 8)).Should().NotBeNull("of doubles it is twice as much");
    }

    private static ConvolutionGeometry Conv(int[] input, int[] weight, int padding = 0, int stride = 1, int dilation = 1, int groups = 1)
    {
        int dims = input.Length - 2;
        return ConvolutionGeometry.Conv(input, weight, weight[0], All(dims, stride), All(dims, padding), All(dims, padding), All(dims, dilation), groups);
    }

    private static ConvolutionGeometry Transpose(int[] input, int[] weight, int stride, int padding)
    {
        int dims = input.Length - 2;
        return ConvolutionGeometry.ConvTranspose(input, weight, weight[1], All(dims, stride), All(dims, padding), All(dims, padding), All(dims, 0), [], 1, All(dims, 1));
    }

    private static int[] All(int dims, int value) => [.. Enumerable.Repeat(value, dims)];
}
