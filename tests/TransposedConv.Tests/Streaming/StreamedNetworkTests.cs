using TransposedConv.NN;
using TransposedConv.Tests.Memory;

namespace TransposedConv.Tests.Streaming;

/// <summary>Whole networks: chains, residual and parallel branches, activations, one latency, and refusals with path and reason.</summary>
public sealed class StreamedNetworkTests
{
    [Theory]
    [InlineData(new[] { 1 })]
    [InlineData(new[] { 3, 1, 0, 5 })]
    [InlineData(new[] { 1000 })]
    public void A_vocoder_equals_offline(int[] chunks)
    {
        var generator = new Sequential(
            new Conv1d(8, 16, 7, padding: 3),
            new ReLU(),
            new ConvTranspose1d(16, 8, 16, 8, padding: 4),
            new Branches(mean: true, Block(8, 3), Block(8, 7), Block(8, 11)),
            new ReLU(),
            new ConvTranspose1d(8, 4, 4, 2, padding: 1),
            new Branches(mean: true, Block(4, 3), Block(4, 7), Block(4, 11)),
            new Conv1d(4, 1, 7, padding: 3),
            new Tanh());
        Streamed.ShouldEqualOffline<float>(generator, Tensor.Randn(2, 8, 21), chunks);

        StreamingLatency latency = generator.ToStreaming().Latency;
        latency.OutputSamples.Should().BeGreaterThan(16 * (3 + 1));
        latency.InputFrames.Should().Be((latency.OutputSamples + 15) / 16);
    }

    [Theory]
    [InlineData(new[] { 1 })]
    [InlineData(new[] { 5, 2, 0, 1 })]
    public void A_codec_with_strides_down_and_up_equals_offline(int[] chunks)
    {
        var codec = new Sequential(
            new CausalConv1d(1, 4, 7),
            new Residual(new ReLU(), new CausalConv1d(4, 2, 3, dilation: 2), new Sigmoid(), new CausalConv1d(2, 4, 1)),
            new CausalConv1d(4, 8, 4, 2),
            new CausalConv1d(8, 8, 6, 3, groups: 4),
            new CausalConvTranspose1d(8, 8, 6, 3, groups: 8),
            new CausalConvTranspose1d(8, 4, 4, 2),
            new Residual(),
            new CausalConv1d(4, 1, 3));
        Streamed.ShouldEqualOffline<float>(codec, Tensor.Randn(2, 1, 36), chunks);
        codec.ToStreaming().Latency.Should().Be(new StreamingLatency(5, 5));
    }

    [Fact]
    public void Networks_of_doubles_stream()
    {
        var network = new Sequential(new Conv1d(2, 4, 3, padding: 1), new Tanh(), new Residual(new Conv1d(4, 4, 5, padding: 2)), new Sigmoid());
        network.To(DType.Float64);
        Streamed.ShouldEqualOffline<double>(network, Tensor.Randn(1, 2, 40).To(DType.Float64), 1, 3);
    }

    [Theory]
    [InlineData(PaddingMode.Reflect)]
    [InlineData(PaddingMode.Replicate)]
    public void Padding_by_frames_of_the_signal_streams(PaddingMode mode)
    {
        foreach ((int begin, int end) in ((int, int)[])[(0, 3), (2, 0), (3, 1), (1, 4)])
        {
            var layer = new Conv1d(2, 3, 4, 2, Padding.Pairs((begin, end)), paddingMode: mode);
            foreach (int length in (int[])[5, 6, 17]) Streamed.ShouldEqualOffline<float>(layer, Tensor.Randn(2, 2, length), 1, 2, 0, 4);
        }

        Streamed.ShouldEqualOffline<float>(new CausalConv1d(2, 2, 5, 2, paddingMode: mode), Tensor.Randn(1, 2, 20), 3, 1);
    }

    [Fact]
    public void Steps_of_a_network_allocate_nothing_after_the_first_ones()
    {
        var network = new Sequential(
            new CausalConvTranspose1d(8, 4, 6, 3), new ReLU(), new Residual(new Conv1d(4, 4, 3, padding: 1), new Tanh()), new Branches(mean: true, Block(4, 3), Block(4, 5)));
        StreamingModule stream = network.ToStreaming();
        float[] input = new float[8 * 2], output = new float[4 * 6];
        Allocations.OfWarm(() =>
        {
            for (int i = 0; i < 25; i++) stream.Step(input, output);
        }).Should().Be(0);
    }

    [Fact]
    public void A_layer_of_ones_own_streams()
    {
        Streamed.ShouldEqualOffline<float>(new Gated(), Tensor.Randn(2, 3, 15), 4, 1);
        Streamed.ShouldEqualOffline<float>(new Sequential(new Conv1d(1, 3, 3), new Halved()), Tensor.Randn(2, 1, 15), 4, 1);
    }

    [Fact]
    public void What_can_not_stream_is_refused_with_path_and_reason()
    {
        Refusal(new Sequential(new Conv1d(1, 2, 3), new Sequential(new ReLU(), new Flatten())))
            .Should().Be("The module '1.1', Flatten(start_dim=1, end_dim=-1), can't stream: it joins axes, but a signal has a batch, channels and frames.");
        Refusal(new Sequential(new Conv1d(1, 2, 3), new Linear(4, 4))).Should().StartWith("The module '1', Linear(").And.EndWith("it maps the last axis, which is time.");
        Refusal(new Conv2d(1, 1, 3)).Should().StartWith("The module, Conv2d(").And.Contain("2 spatial axes");
        Refusal(new Conv1d(1, 1, 3, padding: 1, paddingMode: PaddingMode.Circular)).Should().Contain("depend on the last frames");
        Refusal(new ConvTranspose1d(1, 1, 3, padding: 1, paddingMode: PaddingMode.Reflect)).Should().Contain("folds");
        Refusal(new Sequential(new ReLU())).Should().Contain("how many channels");
        Refusal(new Sequential(new Conv1d(1, 2, 3), new Conv1d(3, 1, 3))).Should().StartWith("The module '1', Conv1d(3, 1").And.Contain("expects 3 channels, but the signal has 2");
        Refusal(new Residual(new Conv1d(2, 2, 3))).Should().StartWith("The module, Residual").And.Contain("can't be added");
        Refusal(new Branches(mean: false, new Conv1d(2, 2, 1), new Conv1d(2, 3, 1))).Should().Contain("2 and 3 channels");
        Refusal(new Branches(mean: false, new Conv1d(2, 2, 2, 2), new Conv1d(2, 2, 1))).Should().Contain("different numbers of samples per frame");
        Refusal(new Sequential(new Conv1d(1, 2, 3), new Silent())).Should().StartWith("The module '1', Silent()").And.Contain("does not say");
    }

    private static string Refusal(Layer layer) => FluentActions.Invoking(() => layer.ToStreaming()).Should().Throw<NotSupportedException>().Which.Message;

    private static Sequential Block(int channels, int kernel) => new(
        [.. new[] { 1, 3 }.Select(dilation => new Residual(
            new ReLU(),
            new Conv1d(channels, channels, kernel, padding: dilation * (kernel - 1) / 2, dilation: dilation),
            new ReLU(),
            new Conv1d(channels, channels, kernel, padding: (kernel - 1) / 2)))]);

    private sealed class Silent : Layer
    {
        public override Tensor Forward(Tensor input) => input;
    }

    /// <summary>Composed with forms: its own sum of two branches.</summary>
    private sealed class Gated : Layer
    {
        private readonly Conv1d _wide;
        private readonly Conv1d _narrow;
        private readonly Tanh _tanh = new();

        public Gated()
        {
            _wide = Register("wide", new Conv1d(3, 2, 5, padding: 2));
            _narrow = Register("narrow", new Conv1d(3, 2, 1));
        }

        protected internal override StreamingForm Streaming => StreamingForm.Sum(StreamingForm.Chain(_wide, _tanh), _narrow);

        public override Tensor Forward(Tensor input) => _tanh.Forward(_wide.Forward(input)) + _narrow.Forward(input);
    }

    /// <summary>One frame at a time by its Forward, with other channels.</summary>
    private sealed class Halved : Layer
    {
        protected internal override StreamingForm Streaming => StreamingForm.Positions(this);

        public override Tensor Forward(Tensor input) => input.Narrow(1, 0, 2) * 0.5;
    }
}
