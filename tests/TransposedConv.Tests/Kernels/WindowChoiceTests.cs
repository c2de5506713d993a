using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Which layers of many channels go through a window.</summary>
public sealed class WindowChoiceTests
{
    [Theory]
    [InlineData(256, 128, 1_000, 16, true, true)]
    [InlineData(384, 192, 256, 4, true, true)]
    [InlineData(384, 256, 1_000, 4, false, false)]
    [InlineData(512, 128, 1_000, 4, false, false)]
    public void LongLinesOfUpToSoManyChannelsDo(int small, int large, int length, int kernel, bool isScattered, bool isGathered)
    {
        var g = ConvolutionGeometry.ConvTranspose(
            [1, small, length], [small, large, kernel], large, [kernel / 2], [kernel / 4], [kernel / 4], [0], [], 1, [1]);
        ShouldBeChosen(g, SimdWidth.Bits512, isScattered, isGathered);
    }

    [Theory]
    [InlineData(256, 128, 32, 4, 2, true, false)]
    [InlineData(256, 64, 56, 3, 1, true, false)]
    [InlineData(256, 128, 64, 2, 2, false, false)]
    [InlineData(256, 256, 32, 4, 2, false, false)]
    [InlineData(128, 64, 320, 2, 2, true, true)]
    [InlineData(256, 64, 64, 2, 2, false, true)]
    public void PlanesDoWhereEveryCellMeetsManyOutputs(int small, int large, int size, int kernel, int stride, bool isScattered, bool isGathered)
    {
        int padding = (kernel - stride) / 2;
        var g = ConvolutionGeometry.ConvTranspose(
            [1, small, size, size], [small, large, kernel, kernel], large, [stride, stride], [padding, padding], [padding, padding], [0, 0], [], 1, [1, 1]);
        ShouldBeChosen(g, SimdWidth.Bits512, isScattered, isGathered);
    }

    /// <summary>With registers of 256 bits a tile reads so many lines that those of many channels do not stay in the first-level cache.</summary>
    [Theory]
    [InlineData(128, 128, 2_000, 4, true, true)]
    [InlineData(192, 96, 2_000, 4, false, true)]
    [InlineData(96, 192, 2_000, 4, true, true)]
    [InlineData(128, 128, 2_000, 16, false, false)]
    [InlineData(256, 64, 2_000, 16, false, true)]
    [InlineData(96, 96, 2_000, 16, true, false)]
    public void NarrowRegistersOfLinesDoWhereCellsStayNear(int small, int large, int length, int kernel, bool isScattered, bool isGathered)
    {
        var g = ConvolutionGeometry.ConvTranspose(
            [1, small, length], [small, large, kernel], large, [kernel / 2], [kernel / 4], [kernel / 4], [0], [], 1, [1]);
        ShouldBeChosen(g, SimdWidth.Bits256, isScattered, isGathered);
    }

    [Theory]
    [InlineData(64, 64, 64, 4, 2, true, false)]
    [InlineData(96, 96, 64, 4, 2, false, false)]
    [InlineData(128, 3, 64, 4, 2, true, true)]
    [InlineData(128, 64, 64, 2, 2, true, true)]
    [InlineData(256, 64, 64, 4, 2, false, false)]
    [InlineData(64, 64, 56, 3, 1, true, true)]
    [InlineData(96, 96, 56, 3, 1, false, false)]
    [InlineData(256, 16, 56, 3, 1, true, false)]
    public void NarrowRegistersOfPlanesDoWhereCellsStayNear(int small, int large, int size, int kernel, int stride, bool isScattered, bool isGathered)
    {
        int padding = (kernel - stride + 1) / 2;
        var g = ConvolutionGeometry.ConvTranspose(
            [1, small, size, size], [small, large, kernel, kernel], large, [stride, stride], [padding, padding], [padding, padding], [0, 0], [], 1, [1, 1]);
        ShouldBeChosen(g, SimdWidth.Bits256, isScattered, isGathered);
    }

    /// <summary>Taps that are the stride apart have one line of each row.</summary>
    [Fact]
    public void NarrowRegistersOfDilatedPlanesDo()
    {
        var g = ConvolutionGeometry.ConvTranspose([1, 64, 48, 48], [64, 64, 3, 3], 64, [2, 2], [2, 2], [2, 2], [1, 1], [], 1, [2, 2]);
        ShouldBeChosen(g, SimdWidth.Bits256, isScattered: true, isGathered: true);
    }

    [Theory]
    [InlineData(512, 3, 40, 8, false, true)]
    [InlineData(384, 3, 40, 8, false, true)]
    [InlineData(512, 16, 40, 8, false, false)]
    [InlineData(768, 3, 20, 16, false, false)]
    public void SmallPatchesOfFewChannelsAreGatheredSo(int small, int large, int size, int kernel, bool isScattered, bool isGathered)
    {
        var g = ConvolutionGeometry.ConvTranspose([1, small, size, size], [small, large, kernel, kernel], large, [kernel, kernel], [0, 0], [0, 0], [0, 0], [], 1, [1, 1]);
        ShouldBeChosen(g, SimdWidth.Bits256, isScattered, isGathered);
        ShouldBeChosen(g, SimdWidth.Bits512, isScattered, isGathered);
    }

    private static void ShouldBeChosen(in ConvolutionGeometry g, SimdWidth width, bool isScattered, bool isGathered)
    {
        if (width > SimdDispatch.Widest) return;
        float[] weight = new float[g.WeightElements];
        using SimdDispatch.WidthScope scope = SimdDispatch.Use(width);
        IsWindow(ConvolutionSelector.ForScatter<float>(g, weight, default)).Should().Be(isScattered, $"Scatter, {width}");
        IsWindow(ConvolutionSelector.ForGather<float>(g, weight, default)).Should().Be(isGathered, $"Gather, {width}");
    }

    private static bool IsWindow(ConvolutionAlgorithm algorithm) => algorithm is ConvolutionAlgorithm.Windowed or ConvolutionAlgorithm.JointlyWindowed;
}
