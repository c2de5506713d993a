using TransposedConv.Autograd;
using TransposedConv.Kernels.Simd;
using TransposedConv.NN;
using TransposedConv.Tests.Kernels;

namespace TransposedConv.Tests.Streaming;

/// <summary>Bits that do not depend on register width, threads, element type, or on what is in the weights.</summary>
[Collection(nameof(Parallelism))]
public sealed class StreamedBitsTests
{
    private static ConvolutionLayer[] Wide =>
    [
        new ConvTranspose1d(48, 40, 16, 8, padding: 4),
        new Conv1d(64, 48, 7, padding: 9, dilation: 3),
        new ConvTranspose1d(96, 96, 5, 3, padding: 1, outputPadding: 2, groups: 96),
        new Conv1d(32, 64, 8, 4, padding: 2, groups: 4),
    ];

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void Every_width_gives_the_bits_of_the_widest(int width)
    {
        foreach (ConvolutionLayer layer in Wide)
        {
            Tensor x = Tensor.Randn(1, layer.InChannels, 50);
            float[] expected = layer.Forward(x).ToArray<float>();
            using var scope = SimdDispatch.Use((SimdWidth)width);
            Streamed.Whole(layer.ToStreaming(), x, Streamed.Chunks(50, 1, 8, 3)).ToArray<float>().ShouldHaveTheBitsOf(expected, $"{layer} at {width} bits");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_number_of_threads_gives_the_same_bits(int threads)
    {
        foreach (ConvolutionLayer layer in Wide)
        {
            Tensor x = Tensor.Randn(2, layer.InChannels, 800);
            float[] expected = layer.Forward(x).ToArray<float>();
            using var scope = new ThreadCountScope(threads);
            Streamed.Whole(layer.ToStreaming(2), x, Streamed.Chunks(800, 300, 1, 499)).ToArray<float>().ShouldHaveTheBitsOf(expected, $"{layer} on {threads} threads");
        }
    }

    [Fact]
    public void Doubles_stream()
    {
        foreach (int stride in (int[])[1, 3])
        {
            Streamed.ShouldEqualOffline<double>(new Conv1d(3, 2, 4, stride, padding: 2, dtype: DType.Float64), Tensor.Randn(2, 3, 17).To(DType.Float64), 1, 5);
            Streamed.ShouldEqualOffline<double>(new ConvTranspose1d(3, 2, 4, stride, padding: 1, dtype: DType.Float64), Tensor.Randn(2, 3, 17).To(DType.Float64), 1, 5);
        }
    }

    // An infinite weight times a frame that does not exist is nothing, and times a zero that exists it is NaN.
    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NaN)]
    public void Weights_that_are_not_finite_meet_only_frames_that_exist(float value)
    {
        foreach ((int kernel, int stride) in ((int, int)[])[(5, 1), (4, 2), (7, 3), (2, 4)])
        {
            foreach (int tap in (int[])[0, kernel / 2, kernel - 1])
            {
                foreach (ConvolutionLayer layer in (ConvolutionLayer[])[
                    new Conv1d(2, 3, kernel, stride, Padding.Pairs((3, 5))), new ConvTranspose1d(2, 3, kernel, stride, Padding.Pairs((1, 2)), outputPadding: stride - 1)])
                {
                    using (GradMode.NoGrad()) layer.Weight.Value[1, .., tap].Fill(value);
                    Tensor x = Tensor.Randn(2, 2, 13);
                    x[.., .., 6..8].Fill(0);
                    Streamed.ShouldEqualOffline<float>(layer, x, 1, 2, 0, 4);
                    Streamed.ShouldEqualOffline<float>(layer, x, 13);
                }
            }
        }
    }

    [Fact]
    public void Weights_that_were_handed_out_for_writing_stream()
    {
        var layer = new ConvTranspose1d(8, 4, 6, 2, padding: 2);
        StreamingModule stream = layer.ToStreaming();
        Span<float> weight = layer.Weight.Value.AsSpan<float>();
        stream.Step(Tensor.Ones(8, 3));
        weight.Fill(0.25f);
        layer.Bias!.Fill(0);
        stream.Step(Tensor.Ones(8, 1)).ToArray<float>().Should().OnlyContain(static sample => sample == 6);
    }
}
