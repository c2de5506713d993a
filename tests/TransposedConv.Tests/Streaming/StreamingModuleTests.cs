using TransposedConv.NN;
using TransposedConv.Tests.Memory;

namespace TransposedConv.Tests.Streaming;

/// <summary>What a stream says about itself, what it refuses, and what it costs.</summary>
public sealed class StreamingModuleTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 3)]
    public void Steps_allocate_nothing_after_the_first(int frames, int padding)
    {
        var layer = new ConvTranspose1d(8, 4, 16, 4, padding);
        StreamingModule stream = layer.ToStreaming(batch: 2);
        float[] input = new float[2 * 8 * frames], output = new float[2 * 4 * 4 * frames];
        Allocations.OfWarm(() =>
        {
            for (int i = 0; i < 50; i++) stream.Step(input, output);
        }).Should().Be(0);
    }

    // Chunks of 7 frames lead to every remainder of the stride in turn.
    [Fact]
    public void Steps_allocate_nothing_once_every_remainder_of_the_stride_was_there()
    {
        StreamingModule stream = new Conv1d(4, 4, 40, 24, padding: 5).ToStreaming();
        float[] input = new float[4 * 7], output = new float[4];
        Allocations.OfWarm(() =>
        {
            for (int i = 0; i < 24; i++) stream.Step(input, output);
        }).Should().Be(0);
    }

    [Theory]
    [InlineData(4, 2, 1, 1, 1)]
    [InlineData(4, 2, 0, 0, 0)]
    [InlineData(16, 8, 4, 1, 4)]
    [InlineData(1, 3, 0, 1, 2)]
    public void Latency_of_ConvTranspose_is_its_padding_and_what_waits_for_the_next_frame(int kernel, int stride, int padding, int frames, int samples) =>
        new ConvTranspose1d(1, 1, kernel, stride, padding).ToStreaming().Latency.Should().Be(new StreamingLatency(frames, samples));

    [Theory]
    [InlineData(7, 1, 3, 1, 3, 3)]
    [InlineData(3, 1, 0, 4, 8, 8)]
    [InlineData(4, 2, 1, 1, 2, 1)]
    public void Latency_of_Conv_is_its_look_ahead(int kernel, int stride, int padding, int dilation, int frames, int samples) =>
        new Conv1d(1, 1, kernel, stride, padding, dilation).ToStreaming().Latency.Should().Be(new StreamingLatency(frames, samples));

    [Fact]
    public void Chunks_that_do_not_fit_are_refused()
    {
        StreamingModule stream = new ConvTranspose1d(2, 3, 4, 2).ToStreaming(batch: 2);

        FluentActions.Invoking(() => stream.Step(Tensor.Zeros(1, 2, 3))).Should().Throw<ArgumentException>().WithMessage("chunk: expected*[2, 2, frames]*[1, 2, 3]*");
        FluentActions.Invoking(() => stream.Step(Tensor.Zeros(2, 3))).Should().Throw<ArgumentException>().WithMessage("chunk: expected*");
        FluentActions.Invoking(() => stream.Step(Tensor.Zeros([2, 2, 3], DType.Float64))).Should().Throw<ArgumentException>().WithMessage("chunk: expected*float32*float64*");
        FluentActions.Invoking(() => stream.Step(new float[7], new float[100])).Should().Throw<ArgumentException>().WithMessage("input: expected*multiple of 4*7*");
        FluentActions.Invoking(() => stream.Step(new float[8], new float[23])).Should().Throw<ArgumentException>().WithMessage("output: expected*24*23*");
        FluentActions.Invoking(() => stream.Step(new double[8], new double[23])).Should().Throw<InvalidOperationException>().WithMessage("*float32*");
        FluentActions.Invoking(() => stream.OutputLength(-1)).Should().Throw<ArgumentOutOfRangeException>();
        float[] both = new float[100];
        FluentActions.Invoking(() => stream.Step(both.AsSpan(0, 8), both.AsSpan(4))).Should().Throw<ArgumentException>().WithMessage("output: expected*overlaps*");
        stream.Step(new float[8], new float[24]).Should().Be(4);
    }
}
