using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Tests.Kernels;

/// <summary>An output element is summed in an order that the layer alone decides: not the batch, nor how many positions there are.</summary>
public sealed class SummationOrderTests
{
    [Fact]
    public void ABatchGivesTheBitsOfItsExamplesAlone()
    {
        const int batch = 5;
        ConvolutionGeometry Make(int n) =>
            ConvolutionGeometry.ConvTranspose([n, 20, 5, 7], [20, 12, 4, 3], 12, [2, 2], [1, 1], [1, 0], [0, 1], [], 1, [1, 1]);

        ConvolutionGeometry whole = Make(batch);
        ConvolutionGeometry one = Make(1);
        var random = new Random(8);
        float[] small = RandomGeometries.Reals<float>(whole.SmallElements, random);
        float[] weight = RandomGeometries.Reals<float>(whole.WeightElements, random);
        float[] bias = RandomGeometries.Reals<float>(whole.LargeChannels, random);
        float[] large = new float[whole.LargeElements];
        float[] back = new float[whole.SmallElements];
        ConvolutionKernels.Scatter<float>(whole, small, weight, bias, large);
        ConvolutionKernels.Gather<float>(whole, large, weight, [], back);
        for (int n = 0; n < batch; n++)
        {
            float[] alone = new float[one.LargeElements];
            float[] backAlone = new float[one.SmallElements];
            ConvolutionKernels.Scatter<float>(one, small.AsSpan(n * one.SmallElements, one.SmallElements), weight, bias, alone);
            ConvolutionKernels.Gather<float>(one, alone, weight, [], backAlone);
            alone.ShouldHaveTheBitsOf(large[(n * one.LargeElements)..((n + 1) * one.LargeElements)], $"Scatter of example {n}");
            backAlone.ShouldHaveTheBitsOf(back[(n * one.SmallElements)..((n + 1) * one.SmallElements)], $"Gather of example {n}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(61)]
    public void AFrameOfASignalGivesTheBitsOfTheWholeSignal(int frame)
    {
        // kernel = stride: the outputs of a frame depend on that frame alone, so frame by frame must be the whole.
        const int channels = 24, length = 61, kernel = 4;
        ConvolutionGeometry Make(int cells) =>
            ConvolutionGeometry.ConvTranspose([channels, cells], [channels, channels, kernel], null, [kernel], [0], [0], [0], [], 1, [1]);

        var random = new Random(9);
        ConvolutionGeometry whole = Make(length);
        float[] signal = RandomGeometries.Reals<float>(whole.SmallElements, random);
        float[] weight = RandomGeometries.Reals<float>(whole.WeightElements, random);
        float[] expected = new float[whole.LargeElements];
        ConvolutionKernels.Scatter<float>(whole, signal, weight, [], expected);
        for (int start = 0; start < length; start += frame)
        {
            int cells = Math.Min(frame, length - start);
            ConvolutionGeometry part = Make(cells);
            float[] input = [.. Enumerable.Range(0, channels).SelectMany(c => signal.Skip(c * length + start).Take(cells))];
            float[] wanted = [.. Enumerable.Range(0, channels).SelectMany(c => expected.Skip((c * length + start) * kernel).Take(cells * kernel))];
            float[] output = new float[part.LargeElements];
            ConvolutionKernels.Scatter<float>(part, input, weight, [], output);
            output.ShouldHaveTheBitsOf(wanted, $"frame of {cells} at {start}");
        }
    }

    [Fact]
    public void AVeryLongKernelIsCountedInFull()
    {
        // Column buffers of other implementations overflowed on a kernel of 65,537 taps.
        const int taps = 65_537, cells = 40;
        var g = ConvolutionGeometry.Conv([1, taps + cells - 1], [1, 1, taps], null, [1], [0], [0], [1], 1);
        float[] ones = [.. Enumerable.Repeat(1f, taps + cells - 1)];
        float[] small = new float[cells];
        ConvolutionKernels.Gather<float>(g, ones, ones.AsSpan(0, taps), [], small);
        small.Should().AllBeEquivalentTo((float)taps);

        float[] gradient = new float[taps];
        ConvolutionKernels.WeightGradient<float>(g, ones.AsSpan(0, cells), ones, gradient);
        gradient.All(value => value == cells).Should().BeTrue("every tap meets every position");

        var apart = ConvolutionGeometry.ConvTranspose([1, cells], [1, 1, taps], null, [taps], [3], [2], [0], [], 1, [1]);
        float[] large = new float[apart.LargeElements];
        ConvolutionKernels.Scatter<float>(apart, ones.AsSpan(0, cells), ones.AsSpan(0, taps), [], large);
        large.Length.Should().Be(taps * cells - 5);
        large.All(value => value == 1).Should().BeTrue("kernels side by side do not overlap");
    }
}
