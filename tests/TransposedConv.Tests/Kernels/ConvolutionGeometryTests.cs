using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Tests.Kernels;

/// <summary>Sizes, shapes and layouts that a geometry derives from valid arguments.</summary>
public sealed class ConvolutionGeometryTests
{
    [Theory]
    [InlineData(5, 3, 1, 0, 0, 1, 3)]
    [InlineData(5, 3, 2, 1, 1, 1, 3)]
    [InlineData(6, 3, 2, 1, 0, 1, 3)]
    [InlineData(7, 3, 2, 0, 2, 3, 2)]
    [InlineData(1, 1, 4, 0, 0, 5, 1)]
    [InlineData(2, 7, 1, 3, 3, 1, 2)]
    public void ConvSizes(int length, int kernel, int stride, int begin, int end, int dilation, int expected)
    {
        var g = ConvolutionGeometry.Conv([2, 3, length], [4, 3, kernel], 4, [stride], [begin], [end], [dilation], 1);
        g.SmallShape().Should().Equal(2, 4, expected);
        g.LargeShape().Should().Equal(2, 3, length);
        g.WeightShape().Should().Equal(4, 3, kernel);
    }

    [Theory]
    [InlineData(4, 5, 2, 2, 2, 0, 1, 7)]
    [InlineData(4, 4, 2, 1, 1, 0, 1, 8)]
    [InlineData(3, 3, 2, 1, 1, 1, 2, 8)]
    [InlineData(3, 2, 1, 0, 1, 2, 3, 7)]
    [InlineData(1, 1, 3, 0, 0, 2, 1, 3)]
    public void ConvTransposeSizes(int length, int kernel, int stride, int begin, int end, int outputPadding, int dilation, int expected)
    {
        var g = ConvolutionGeometry.ConvTranspose([2, 3, length], [3, 5, kernel], 5, [stride], [begin], [end], [outputPadding], [], 1, [dilation]);
        g.LargeShape().Should().Equal(2, 5, expected);
        g.SmallShape().Should().Equal(2, 3, length);
        g.WeightShape().Should().Equal(3, 5, kernel);
    }

    [Fact]
    public void AxesOfEveryRankEndWithWidth()
    {
        var g = ConvolutionGeometry.Conv([4, 5, 6, 7], [8, 2, 1, 2, 3], null, [1, 2, 3], [0, 1, 2], [1, 0, 2], [1, 1, 2], 2);
        g.IsBatched.Should().BeFalse();
        g.Batch.Should().Be(1);
        g.Depth.Should().Be(new ConvolutionAxis(Small: 6, Large: 5, Kernel: 1, Stride: 1, Dilation: 1, PadBegin: 0, PadEnd: 1));
        g.Height.Should().Be(new ConvolutionAxis(Small: 3, Large: 6, Kernel: 2, Stride: 2, Dilation: 1, PadBegin: 1, PadEnd: 0));
        g.Width.Should().Be(new ConvolutionAxis(Small: 3, Large: 7, Kernel: 3, Stride: 3, Dilation: 2, PadBegin: 2, PadEnd: 2));
        g.SmallShape().Should().Equal(8, 6, 3, 3);
        g.WeightShape().Should().Equal(8, 2, 1, 2, 3);

        var line = ConvolutionGeometry.Conv([2, 9], [2, 2, 3], null, [1], [0], [0], [1], 1);
        line.Depth.Should().Be(ConvolutionAxis.Missing);
        line.Height.Should().Be(ConvolutionAxis.Missing);
        line.SmallShape().Should().Equal(2, 7);
    }

    [Fact]
    public void OutputChannelsOfConvTransposeAreTheWeightsTimesGroups()
    {
        var g = ConvolutionGeometry.ConvTranspose([1, 6, 4], [6, 5, 3], 15, [1], [0], [0], [0], [], 3, [1]);
        g.LargeChannels.Should().Be(15);
        g.LargeChannelsPerGroup.Should().Be(5);
        g.SmallChannelsPerGroup.Should().Be(2);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public void OutputSizeReplacesOutputPaddingForBatchedAndUnbatchedInput(int size)
    {
        ConvolutionGeometry Make(int[] input, int[] outputSize) =>
            ConvolutionGeometry.ConvTranspose(input, [2, 4, 3], null, [3], [1], [1], [2], outputSize, 1, [2]);

        Make([5, 2, 2], [size - 2]).LargeShape().Should().Equal(5, 4, size - 2);
        Make([5, 2, 2], [5, 4, size - 2]).LargeShape().Should().Equal(5, 4, size - 2);
        Make([2, 2], [size - 2]).LargeShape().Should().Equal(4, size - 2);
        Make([2, 2], [4, size - 2]).LargeShape().Should().Equal(4, size - 2);
    }

    [Fact]
    public void OutputSizeUndoesConvForEveryParameter()
    {
        foreach (int length in Enumerable.Range(5, 8))
            foreach (int kernel in Enumerable.Range(2, 3))
                foreach (int dilation in Enumerable.Range(1, 4))
                    foreach (int stride in Enumerable.Range(1, 3))
                        foreach (int padding in Enumerable.Range(0, 3))
                        {
                            if (length + 2 * padding < dilation * (kernel - 1) + 1) continue;
                            var conv = ConvolutionGeometry.Conv([1, 1, length], [1, 1, kernel], null, [stride], [padding], [padding], [dilation], 1);
                            var back = ConvolutionGeometry.ConvTranspose(
                                conv.SmallShape(), [1, 1, kernel], null, [stride], [padding], [padding], [0], [length], 1, [dilation]);
                            back.LargeShape().Should().Equal(1, 1, length);
                            back.Should().Be(conv);
                        }
    }

    [Fact]
    public void OperationsCountEveryMultiplyAddTwice()
    {
        var g = ConvolutionGeometry.ConvTranspose([1, 512, 128], [512, 256, 16], null, [8], [4], [4], [0], [], 1, [1]);
        g.Operations.Should().Be(2L * 128 * 512 * 256 * 16);
    }
}
