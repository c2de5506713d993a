using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Tests.Kernels;

/// <summary>How far the lines of a block are asked for.</summary>
public sealed class BlockFetchTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(2, 8)]
    [InlineData(3, 6)]
    public unsafe void EveryStepAsksForItsLines(int linesPerStep, int steps)
    {
        int* offsets = stackalloc int[16];
        new Span<int>(offsets, 16).Clear();
        float cell = 0;
        var fetch = new BlockFetch<float>(&cell, offsets, count: 16, linesPerStep);
        fetch.LinesPerStep.Should().Be(linesPerStep);
        fetch.Advance(steps - 1);
        fetch.IsUnderWay.Should().BeTrue();
        fetch.Advance(1);
        fetch.IsUnderWay.Should().BeFalse();
    }

    [Fact]
    public unsafe void PartsCatchUp()
    {
        int* offsets = stackalloc int[16];
        new Span<int>(offsets, 16).Clear();
        float cell = 0;
        var fetch = new BlockFetch<float>(&cell, offsets, count: 16);
        fetch.CatchUp(1, 2);
        fetch.IsUnderWay.Should().BeTrue("a half is left");
        fetch.Advance(7);
        fetch.IsUnderWay.Should().BeTrue("one is left");
        fetch.CatchUp(2, 2);
        fetch.IsUnderWay.Should().BeFalse();
    }
}
