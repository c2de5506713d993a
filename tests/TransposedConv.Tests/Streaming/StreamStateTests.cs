using TransposedConv.NN;
using TransposedConv.Tests.Kernels;

namespace TransposedConv.Tests.Streaming;

/// <summary>Signals of a batch that start anew, stand still or move to another stream; streams of one layer beside each other.</summary>
public sealed class StreamStateTests
{
    private static readonly Sequential Network = new(
        new Conv1d(2, 4, 5, padding: 2),
        new Tanh(),
        new ConvTranspose1d(4, 3, 7, 3, padding: 2, outputPadding: 1),
        new Residual(new Conv1d(3, 3, 3, padding: 1)),
        new Conv1d(3, 2, 4, 2, padding: 1, paddingMode: PaddingMode.Reflect));

    public static TheoryData<Layer> Layers => [new Conv1d(2, 3, 6, 2, padding: 3), new ConvTranspose1d(2, 3, 7, 3, padding: 4), new ConvTranspose1d(2, 3, 2, 5), Network];

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_state_moves_mid_stream(Layer layer)
    {
        Tensor x = Tensor.Randn(2, 2, 30);
        float[] expected = layer.Forward(x).ToArray<float>();
        for (int cut = 0; cut < 30; cut += 4)
        {
            StreamingModule first = layer.ToStreaming(2), second = layer.ToStreaming(2);
            second.Step(Tensor.Randn(2, 2, 5));
            Tensor head = first.Step(x.Narrow(-1, 0, cut));
            second.SetState(first.GetState());
            Tensor whole = Tensor.Cat([head, second.Step(x.Narrow(-1, cut, 30 - cut)), second.Flush()], dim: -1);
            whole.ToArray<float>().ShouldHaveTheBitsOf(expected, $"{layer} cut at {cut}");
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Signals_of_a_batch_reset_pause_and_move_on_their_own(Layer layer)
    {
        var random = new Random(5);
        const int Batch = 3;
        StreamingModule stream = layer.ToStreaming(Batch);
        var input = new List<Tensor>[Batch];
        var output = new List<Tensor>[Batch];
        for (int i = 0; i < Batch; i++) (input[i], output[i]) = ([], []);
        var paused = new bool[Batch];
        for (int step = 0; step < 120; step++)
        {
            Tensor chunk = Tensor.Randn(Batch, 2, random.Next(4));
            Tensor y = stream.Step(chunk);
            y.Shape[^1].Should().Be(stream.OutputLengths.ToArray().Max());
            for (int i = 0; i < Batch; i++)
            {
                y[i, .., stream.OutputLengths[i]..].ToArray<float>().Should().NotContain(static sample => sample != 0);
                output[i].Add(y[i, .., ..stream.OutputLengths[i]]);
                if (!paused[i]) input[i].Add(chunk[i]);
                else stream.OutputLengths[i].Should().Be(0);
            }

            int one = random.Next(Batch);
            switch (random.Next(8))
            {
                case 0:
                    stream.Reset(one);
                    ShouldBeBeginOfOffline(layer, input[one], output[one]);
                    input[one].Clear();
                    output[one].Clear();
                    break;
                case 1:
                    stream.Pause(one);
                    paused[one] = true;
                    break;
                case 2 or 3:
                    stream.Resume(one);
                    paused[one] = false;
                    break;
                case 4:
                    int other = random.Next(Batch);
                    stream.SetState(other, stream.GetState(one));
                    if (other == one) break;
                    (input[other], output[other]) = ([.. input[one]], [.. output[one]]);
                    break;
            }
        }

        for (int i = 0; i < Batch; i++) stream.Resume(i);
        Tensor tail = stream.Flush();
        for (int i = 0; i < Batch; i++)
        {
            output[i].Add(tail[i, .., ..stream.OutputLengths[i]]);
            Tensor x = Tensor.Cat([Tensor.Zeros(2, 0), .. input[i]], dim: -1);
            if (x.Shape[^1] < 8) continue;
            Tensor.Cat([.. output[i]], dim: -1).ToArray<float>().ShouldHaveTheBitsOf(layer.Forward(x.Reshape(1, 2, -1)).ToArray<float>(), $"{layer} signal {i}");
        }
    }

    [Fact]
    public void Streams_of_one_layer_run_on_threads_of_their_own()
    {
        var inputs = Enumerable.Range(0, 4).Select(static _ => Tensor.Randn(1, 2, 60)).ToArray();
        float[][] expected = [.. inputs.Select(static x => Network.Forward(x).ToArray<float>())];
        Parallel.For(0, inputs.Length, i =>
            Streamed.Whole(Network.ToStreaming(), inputs[i], Streamed.Chunks(60, 1 + i, 3)).ToArray<float>().ShouldHaveTheBitsOf(expected[i], $"stream {i}"));
    }

    [Fact]
    public void Streams_of_one_layer_take_turns()
    {
        Tensor[] inputs = [Tensor.Randn(1, 2, 40), Tensor.Randn(1, 2, 40)];
        StreamingModule[] streams = [Network.ToStreaming(), Network.ToStreaming()];
        List<Tensor>[] outputs = [[], []];
        for (int frame = 0; frame < 40; frame += 2)
        {
            for (int i = 0; i < 2; i++) outputs[i].Add(streams[i].Step(inputs[i].Narrow(-1, frame, 2)));
        }

        for (int i = 0; i < 2; i++)
        {
            Tensor.Cat([.. outputs[i], streams[i].Flush()], dim: -1).ToArray<float>().ShouldHaveTheBitsOf(Network.Forward(inputs[i]).ToArray<float>(), $"stream {i}");
        }
    }

    [Fact]
    public void Bad_states_are_refused_and_change_nothing()
    {
        var layer = new ConvTranspose1d(2, 3, 7, 3, padding: 4);
        Tensor x = Tensor.Randn(2, 2, 20);
        StreamingModule stream = layer.ToStreaming(2);
        Tensor head = stream.Step(x.Narrow(-1, 0, 9));
        byte[] state = stream.GetState();

        Refusal(state[..^1]).Should().Contain("check sum");
        Refusal([]).Should().Contain("expected the bytes of GetState");
        Refusal([.. state.Select((value, i) => i == 60 ? (byte)(value ^ 1) : value)]).Should().Contain("check sum");
        Refusal(layer.ToStreaming(1).GetState()).Should().Contain("expected 2 signals, got 1");
        Refusal(new ConvTranspose1d(2, 3, 7, 3, padding: 3).ToStreaming(2).GetState()).Should().Contain("other layers or settings");
        Refusal(new ConvTranspose1d(2, 3, 7, 3, padding: 4, dtype: DType.Float64).ToStreaming(2).GetState()).Should().Contain("expected signals of type float32, got float64");
        FluentActions.Invoking(() => stream.SetState(2, state)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => stream.Reset(-1)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("stream: expected 0 to 1, got -1*");

        Tensor.Cat([head, stream.Step(x.Narrow(-1, 9, 11)), stream.Flush()], dim: -1).ToArray<float>().ShouldHaveTheBitsOf(layer.Forward(x).ToArray<float>(), "after refusals");

        string Refusal(byte[] bytes) => FluentActions.Invoking(() => stream.SetState(bytes)).Should().Throw<ArgumentException>().WithMessage("state: *").Which.Message;
    }

    [Fact]
    public void A_step_computes_with_the_weights_it_finds()
    {
        var layer = new Conv1d(1, 1, 3);
        layer.Bias!.Fill(0);
        layer.Weight.Fill(1);
        StreamingModule stream = layer.ToStreaming();
        stream.Step(Tensor.Ones(1, 4)).ToArray<float>().Should().Equal(3, 3);
        layer.Weight.Fill(2);
        stream.Step(Tensor.Ones(1, 1)).ToArray<float>().Should().Equal(6);
        layer.To(DType.Float64);
        FluentActions.Invoking(() => stream.Step(Tensor.Ones(1, 1))).Should().Throw<InvalidOperationException>().WithMessage("*converted to float64*");
    }

    private static void ShouldBeBeginOfOffline(Layer layer, List<Tensor> input, List<Tensor> output)
    {
        Tensor x = Tensor.Cat([Tensor.Zeros(2, 0), .. input], dim: -1);
        if (x.Shape[^1] < 8) return;
        Tensor y = Tensor.Cat([Tensor.Zeros(output[0].Shape[0], 0), .. output], dim: -1);
        Tensor whole = layer.Forward(x.Reshape(1, 2, -1));
        y.ToArray<float>().ShouldHaveTheBitsOf(whole[0, .., ..y.Shape[^1]].ToArray<float>(), $"{layer} begin");
    }
}
