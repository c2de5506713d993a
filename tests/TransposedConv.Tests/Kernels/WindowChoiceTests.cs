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
        ShouldBeChosen(g, isScattered, isGathered);
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
        ShouldBeChosen(g, isScattered, isGathered);
    }

    [Theory]
    [InlineData(512, 3, 40, 8, false, true)]
    [InlineData(384, 3, 40, 8, false, true)]
    [InlineData(512, 16, 40, 8, false, false)]
    [InlineData(768, 3, 20, 16, false, false)]
    public void SmallPatchesOfFewChannelsAreGatheredSo(int small, int large, int size, int kernel, bool isScattered, bool isGathered)
    {
        var g = ConvolutionGeometry.ConvTranspose([1, small, size, size], [small, large, kernel, kernel], large, [kernel, kernel], [0, 0], [0, 0], [0, 0], [], 1, [1, 1]);
        ShouldBeChosen(g, isScattered, isGathered);
    }

    private static void ShouldBeChosen(in ConvolutionGeometry g, bool isScattered, bool isGathered)
    {
        float[] weight = new float[g.WeightElements];
        foreach (SimdWidth width in new[] { SimdWidth.Bits256, SimdWidth.Bits512 }.Where(static width => width <= SimdDispatch.Widest))
        {
            using SimdDispatch.WidthScope scope = SimdDispatch.Use(width);
            IsWindow(ConvolutionSelector.ForScatter<float>(g, weight, default)).Should().Be(isScattered, $"Scatter, {width}");
            IsWindow(ConvolutionSelector.ForGather<float>(g, weight, default)).Should().Be(isGathered, $"Gather, {width}");
        }
    }

    private static bool IsWindow(ConvolutionAlgorithm algorithm) => algorithm is ConvolutionAlgorithm.Windowed or ConvolutionAlgorithm.JointlyWindowed;
}
