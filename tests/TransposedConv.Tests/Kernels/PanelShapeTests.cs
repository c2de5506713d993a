using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Tests.Kernels;

/// <summary>Where the rows of a panel lie.</summary>
public sealed class PanelShapeTests
{
    private const int Channels = 7, Width = 24;

    /// <summary>Every row has memory of its own, in the order of channels or of shifts.</summary>
    [Theory]
    [InlineData(4, 2, 1, true)]
    [InlineData(3, 2, 0, true)]
    [InlineData(2, 2, 1, true)]
    [InlineData(3, 1, 1, false)]
    [InlineData(9, 2, 4, false)]
    public void RowsLieApart(int kernel, int stride, int padding, bool areShiftsTogether)
    {
        var g = ConvolutionGeometry.ConvTranspose(
            [1, Channels, 6, 6], [Channels, 2, kernel, kernel], 2, [stride, stride], [padding, padding], [padding, padding], [0, 0], [], 1, [1, 1]);
        PhasePlan plan = PlanCache.Scatter(g);
        PanelShape shape = PanelShape.Of(plan, Channels, Width);
        var used = new HashSet<int>();
        for (int c = 0; c < Channels; c++)
        {
            for (int shift = 0; shift < plan.Shifts; shift++)
            {
                int start = shape.OffsetOf(c, shift);
                for (int i = 0; i < Width; i++) used.Add(start + i).Should().BeTrue("row {0}, {1} starts at {2}", c, shift, start);
            }
        }

        used.Min().Should().Be(0);
        used.Max().Should().BeLessThan((int)shape.Length);
        (shape.ShiftStride > Width).Should().Be(areShiftsTogether);
    }

    /// <summary>Steps of a sum (channel, tap) read the rows of their channel and shift.</summary>
    [Fact]
    public unsafe void StepsReadTheirRows()
    {
        var g = ConvolutionGeometry.ConvTranspose([1, 3, 8], [3, 2, 4], 2, [2], [1], [1], [0], [], 1, [1]);
        PhasePlan plan = PlanCache.Scatter(g);
        PanelRows rows = plan.PanelRows(3, Width);
        var offsets = new ReadOnlySpan<int>(rows.Offsets.Pointer, 3 * plan.Taps);
        int step = 0;
        foreach (PhaseClass phaseClass in plan.Classes)
        {
            for (int c = 0; c < 3; c++)
            {
                foreach (int shift in phaseClass.Shifts) offsets[step++].Should().Be(rows.Shape.OffsetOf(c, shift));
            }
        }
    }
}
