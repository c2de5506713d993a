using TransposedConv.NN;
using TransposedConv.Tests.Memory;

namespace TransposedConv.Tests.Streaming;

/// <summary>Activations, normalizations, dropout and weight normalization in streams.</summary>
public sealed class StreamedLayerTests
{
    private static readonly Dictionary<string, Func<Layer>> Streamable = new()
    {
        ["leaky relu"] = static () => new LeakyReLU(0.2),
        ["elu"] = static () => new ELU(0.5),
        ["gelu"] = static () => new GELU(),
        ["gelu tanh"] = static () => new GELU(GeluApproximation.Tanh),
        ["silu"] = static () => new SiLU(),
        ["softplus"] = static () => new Softplus(2, 3),
        ["prelu"] = static () => Drawn(new PReLU(3)),
        ["prelu 1"] = static () => new PReLU(),
        ["snake"] = static () => Drawn(new Snake(3)),
        ["snake log"] = static () => Drawn(new Snake(3, alphaLogscale: true)),
        ["identity"] = static () => new Identity(),
        ["dropout"] = static () => Evaluated(new Dropout()),
        ["batch norm"] = static () => Evaluated(Drawn(new BatchNorm1d(3))),
        ["instance norm"] = static () => Evaluated(Drawn(new InstanceNorm1d(3, trackRunningStats: true))),
        ["weight norm"] = static () => WeightNorm.Apply(new CausalConv1d(3, 4, 5)),
    };

    public static TheoryData<string> Names => [.. Streamable.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Streams_equal_offline(string name)
    {
        var network = new Sequential(new CausalConv1d(3, 3, 3), Streamable[name]());
        foreach (int[] chunks in (int[][])[[1], [3, 0, 8, 1], [100]])
        {
            Streamed.ShouldEqualOffline<float>(network, Tensor.Randn([2, 3, 37], generator: new Generator(4)), chunks);
        }

        network.To(DType.Float64);
        Streamed.ShouldEqualOffline<double>(network, Tensor.Randn([1, 3, 19], DType.Float64, generator: new Generator(5)), 2, 5);
    }

    [Fact]
    public void What_needs_the_whole_signal_is_refused_with_its_path()
    {
        Refused(new BatchNorm1d(3), "*'1', BatchNorm1d(3,*can't stream: it normalizes by the statistics of the whole signal; with running statistics, call Eval first.");
        Refused(new InstanceNorm1d(3), "*'1', InstanceNorm1d(3,*whole signal*");
        Refused(new GroupNorm(1, 3), "*'1', GroupNorm(1, 3,*whole signal*");
        Refused(new LayerNorm(8), "*'1', LayerNorm((8,),*which is time*");
        Refused(new Dropout(), "*'1', Dropout(p=0.5,*call Eval first*");

        static void Refused(Layer layer, string message) =>
            FluentActions.Invoking(() => new Sequential(new CausalConv1d(3, 3, 3), layer).ToStreaming()).Should().Throw<NotSupportedException>().WithMessage(message);
    }

    [Fact]
    public void Changed_parameters_reach_the_next_step()
    {
        var snake = new Snake(2, alphaLogscale: true);
        CausalConv1d conv = WeightNorm.Apply(new CausalConv1d(2, 2, 1));
        var network = new Sequential(conv, snake);
        StreamingModule stream = network.ToStreaming();
        Tensor x = Tensor.Rand(1, 2, 6);
        stream.Step(x);
        snake.Alpha.Fill(0.7);
        conv.NamedParameters().Single(static named => named.Key == "weight_g").Value.Fill(2);

        stream.Step(x).ToArray<float>().Should().Equal(network.Forward(x).Detach().ToArray<float>());
    }

    [Fact]
    public void Another_number_of_channels_is_refused()
    {
        StreamingModule stream = new Sequential(new CausalConv1d(2, 4, 1), new Snake(3)).ToStreaming();
        FluentActions.Invoking(() => stream.Step(Tensor.Rand(1, 2, 6))).Should().Throw<ArgumentException>().WithMessage("input: expected 3 channels, got 4*");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Warm_steps_allocate_nothing(string name)
    {
        StreamingModule stream = new Sequential(new CausalConv1d(3, 3, 3), Streamable[name]()).ToStreaming();
        var input = new float[3 * 16];
        var output = new float[4 * 16];
        Allocations.OfWarm(() => stream.Step(input, output)).Should().Be(0);
    }

    private static T Evaluated<T>(T layer) where T : Layer
    {
        layer.Eval();
        return layer;
    }

    /// <summary>Gives a layer's parameters and running statistics values of their own.</summary>
    private static T Drawn<T>(T layer) where T : Layer
    {
        var generator = new Generator(8);
        foreach (Parameter parameter in layer.Parameters()) Init.Uniform(parameter, 0.3, 1.2, generator);
        foreach ((_, Tensor buffer) in layer.NamedBuffers())
        {
            if (buffer.DType.IsFloatingPoint()) Init.Uniform(buffer, 0.3, 1.2, generator);
        }

        return layer;
    }
}
