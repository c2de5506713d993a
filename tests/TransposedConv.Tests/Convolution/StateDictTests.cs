using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>State dictionaries: PyTorch's keys, shared values, and loading that is all or nothing.</summary>
public sealed class StateDictTests
{
    public static TheoryData<string> Layers => LayerFactory.Names;

    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_layer_has_a_weight_and_a_bias(string name)
    {
        LayerFactory.Make(name, 2, 4, 3).StateDict().Keys.Should().Equal("weight", "bias");
        LayerFactory.Make(name, 2, 4, 3, bias: false).StateDict().Keys.Should().Equal("weight");
    }

    [Fact]
    public void Loading_copies_and_converts()
    {
        ConvTranspose2d source = new(2, 3, 3, dtype: DType.Float64, generator: new Generator(1)), target = new(2, 3, 3, generator: new Generator(2));
        Parameter weight = target.Weight;

        target.LoadStateDict(source.StateDict());
        source.Weight.Fill(0);

        target.Weight.Should().BeSameAs(weight);
        target.Weight.RequiresGrad.Should().BeTrue();
        target.Weight.Value.Detach().ToArray<float>().Should().Equal(
            new ConvTranspose2d(2, 3, 3, dtype: DType.Float64, generator: new Generator(1)).Weight.Value.Detach().To(DType.Float32).ToArray<float>());
    }

    [Fact]
    public void A_state_shares_storage_and_is_cut_off_from_the_graph()
    {
        Conv1d layer = new(1, 1, 2);
        OrderedDictionary<string, Tensor> state = layer.StateDict();

        layer.Weight.Fill(7);

        state["weight"].ToArray<float>().Should().Equal(7, 7);
        state["weight"].RequiresGrad.Should().BeFalse();
    }

    [Fact]
    public void All_problems_are_named_and_nothing_is_changed()
    {
        Conv1d layer = new(1, 2, 3);
        float[] before = layer.Weight.Value.Detach().ToArray<float>();
        Dictionary<string, Tensor> state = new() { ["weight"] = Tensor.Zeros(2, 1, 3), ["bias"] = Tensor.Zeros(3), ["extra"] = Tensor.Zeros(1) };

        FluentActions.Invoking(() => layer.LoadStateDict(state)).Should().Throw<ArgumentException>()
            .WithMessage("state:*unexpected key 'extra'*'bias'*expected shape ?2?*got ?3?*").WithParameterName("state");
        layer.Weight.Value.Detach().ToArray<float>().Should().Equal(before);
        FluentActions.Invoking(() => layer.LoadStateDict(new Dictionary<string, Tensor>())).Should().Throw<ArgumentException>()
            .WithMessage("*missing key 'weight'*missing key 'bias'*");
    }

    [Fact]
    public void Loading_that_is_not_strict_takes_what_fits_by_name()
    {
        Conv1d layer = new(1, 2, 3);

        layer.LoadStateDict(new Dictionary<string, Tensor> { ["bias"] = Tensor.Ones(2), ["extra"] = Tensor.Zeros(1) }, strict: false);

        layer.Bias!.Value.Detach().ToArray<float>().Should().Equal(1, 1);
        FluentActions.Invoking(() => layer.LoadStateDict(new Dictionary<string, Tensor> { ["bias"] = Tensor.Ones(3) }, strict: false))
            .Should().Throw<ArgumentException>().WithMessage("*'bias'*");
    }
}
