using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Tests.Kernels;

/// <summary>The lines that are asked for before a panel is packed.</summary>
public sealed class PanelLinesTests
{
    private const int CellsPerLine = 16;

    /// <summary>Long rows and short ones, a batch, groups, strides and taps apart, padding, volumes; tiles one after the other and in another order.</summary>
    private static IEnumerable<PhasePlan> Plans() =>
    [
        PhasePlan.Scatter(ConvolutionGeometry.ConvTranspose([1, 3, 50_001], [3, 2, 4], 2, [2], [1], [1], [0], [], 1, [1])),
        PhasePlan.Scatter(ConvolutionGeometry.ConvTranspose([2, 12, 80, 81], [12, 2, 2, 2], 2, [2, 2], [0, 0], [0, 0], [0, 0], [], 1, [1, 1])),
        PhasePlan.Scatter(ConvolutionGeometry.ConvTranspose([16, 520, 4, 4], [520, 8, 4, 4], 8, [2, 2], [1, 1], [1, 1], [0, 0], [], 1, [1, 1])),
        PhasePlan.Gather(ConvolutionGeometry.Conv([1, 520, 15, 19], [9, 520, 3, 3], 9, [1, 1], [1, 1], [1, 1], [1, 1], 1)),
        PhasePlan.Gather(ConvolutionGeometry.Conv([2, 300, 700], [12, 150, 9], 12, [2], [4], [4], [1], 2)),
        PhasePlan.Gather(ConvolutionGeometry.Conv([1, 16, 96, 97], [12, 16, 3, 3], 12, [1, 1], [12, 12], [12, 12], [12, 12], 1)),
        PhasePlan.Gather(ConvolutionGeometry.Conv([3, 40, 10, 14, 13], [4, 40, 3, 3, 3], 4, [2, 2, 2], [1, 1, 1], [1, 1, 1], [1, 1, 1], 1)),
    ];

    [Fact]
    public void SomeAreOfTilesInAnotherOrder() => Plans().Should().Contain(static plan => !plan.Order(16, sizeof(float)).IsRowMajor);

    [Fact]
    public unsafe void TheyAreThoseThatATileReads()
    {
        foreach (PhasePlan plan in Plans())
        {
            PanelLines<float>.AreFar(plan).Should().BeTrue();
            PositionOrder order = plan.Order(lanes: 16, size: sizeof(float));
            int channels = Math.Min(plan.InChannels, 5);
            int[] memory = new int[PanelLines<float>.MemoryLength(plan, channels)];
            Array.Fill(memory, -1);
            RowSegment[] segments = new RowSegment[order.TileWidth];
            fixed (int* pointer = memory)
            {
                var lines = new PanelLines<float>(plan, pointer);
                for (int tile = 0; tile < order.Tiles; tile += tile < 8 || tile > order.Tiles - 5 ? 1 : order.Tiles / 16 + 1)
                {
                    ReadOnlySpan<RowSegment> positions = segments.AsSpan(0, order.Cut(tile, segments));
                    lines.List(channels, positions);
                    int origin = lines.Origin;
                    int[] listed = [.. new ReadOnlySpan<int>(lines.Offsets, lines.Count).ToArray().Select(offset => (offset + origin) / CellsPerLine).Distinct()];
                    HashSet<int> read = LinesOf(plan, positions, channels);
                    listed.Should().Contain(read);
                    listed.Should().OnlyContain(line => read.Contains(line - 1) || read.Contains(line) || read.Contains(line + 1), "gaps of less than a line are not left out");
                    new ReadOnlySpan<int>(lines.Offsets + lines.Count, channels * plan.Taps).ToArray().Should().AllBeEquivalentTo(0, "a tile may have more steps than lines are left");
                }
            }
        }
    }

    [Fact]
    public void SmallInputsHaveNone()
    {
        PhasePlan plan = PhasePlan.Gather(ConvolutionGeometry.Conv([1, 8, 120, 130], [2, 8, 3, 3], 2, [1, 1], [0, 0], [0, 0], [1, 1], 1));
        PanelLines<float>.AreFar(plan).Should().BeFalse("500 KB stay in the second-level cache");
        PanelLines<double>.AreFar(plan).Should().BeTrue("of doubles it is twice as much");
    }

    private static HashSet<int> LinesOf(PhasePlan plan, ReadOnlySpan<RowSegment> segments, int channels)
    {
        var lines = new HashSet<int>();
        foreach (RowSegment segment in segments)
        {
            for (int i = 0; i < segment.Length; i++)
            {
                for (int shift = 0; shift < plan.Shifts; shift++)
                {
                    long cell = PlanCells.Input(plan, shift, segment.Z, segment.Y, segment.X + i);
                    if (cell < 0) continue;
                    for (int c = 0; c < channels; c++) lines.Add((int)((((long)segment.N * plan.Groups * plan.InChannels + c) * plan.InputCells + cell) / CellsPerLine));
                }
            }
        }

        return lines;
    }
}
