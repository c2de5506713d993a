using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>The tree of modules: names, printed form, modes, conversion, gradients.</summary>
public sealed class ModuleTreeTests
{
    [Fact]
    public void Parameters_have_PyTorchs_names_in_its_order()
    {
        string[] names = [.. Network().NamedParameters().Select(static named => named.Key)];

        names.Should().Equal("0.weight", "0.bias", "1.weight", "2.0.weight", "2.0.bias");
        Network().StateDict().Keys.Should().Equal(names);
        Network().NamedModules().Select(static named => named.Key).Should().Equal("", "0", "1", "2", "2.0");
    }

    [Fact]
    public void A_tree_prints_as_PyTorch_prints_it()
    {
        Network().ToString().Should().Be(
            """
            Sequential(
              (0): Conv2d(1, 4, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))
              (1): ConvTranspose2d(4, 1, kernel_size=(2, 2), stride=(2, 2), bias=False)
              (2): Sequential(
                (0): Conv2d(1, 1, kernel_size=(1, 1), stride=(1, 1))
              )
            )
            """.ReplaceLineEndings("\n"));
        new Sequential().ToString().Should().Be("Sequential()");
    }

    [Fact]
    public void Layers_run_one_after_the_other()
    {
        Sequential network = Network();
        Tensor x = Filled.Reals([2, 1, 4, 5], 1, dtype: DType.Float32);

        Tensor y = network.Forward(x), step = network[2].Forward(network[1].Forward(network[0].Forward(x)));

        y.Shape.ToArray().Should().Equal(2, 1, 8, 10);
        y.Detach().ToArray<float>().Should().Equal(step.Detach().ToArray<float>());
        network.Count.Should().Be(3);
    }

    [Fact]
    public void Training_mode_reaches_the_whole_tree()
    {
        Sequential network = Network();
        Modes(network).Should().OnlyContain(static training => training);

        network.Eval();
        Modes(network).Should().OnlyContain(static training => !training);

        network.Train();
        Modes(network).Should().OnlyContain(static training => training);

        static IEnumerable<bool> Modes(Module module) => module.NamedModules().Select(static named => named.Value.Training);
    }

    [Fact]
    public void Conversion_keeps_values_and_the_wish_for_gradients()
    {
        Sequential network = Network();
        var conv = (Conv2d)network[0];
        float[] before = conv.Weight.Value.Detach().ToArray<float>();
        conv.Bias!.RequiresGrad = false;

        network.To(DType.Float64);

        network.Parameters().Should().OnlyContain(static parameter => parameter.DType == DType.Float64);
        conv.Weight.Value.Detach().ToArray<double>().Should().Equal(before.Select(static value => (double)value));
        conv.Weight.RequiresGrad.Should().BeTrue();
        conv.Bias.RequiresGrad.Should().BeFalse();
        network.Forward(Filled.Reals([1, 1, 2, 2], 1)).DType.Should().Be(DType.Float64);
        FluentActions.Invoking(() => network.To(DType.Int32)).Should().Throw<ArgumentException>().WithParameterName("dtype");
    }

    [Fact]
    public void Gradients_accumulate_until_they_are_forgotten()
    {
        Sequential network = Network();
        Tensor x = Filled.Integers([1, 1, 3, 3], 1, dtype: DType.Float32);
        network.Forward(x).Sum().Backward();
        Parameter last = network.NamedParameters().Last().Value;
        last.Grad!.ToArray<float>().Should().Equal(36);

        network.Forward(x).Sum().Backward();
        last.Grad.ToArray<float>().Should().Equal(72);

        network.ZeroGrad();
        network.Parameters().Should().OnlyContain(static parameter => parameter.Grad == null);
    }

    [Fact]
    public void Frozen_layers_get_no_gradients()
    {
        Sequential network = Network();
        network[1].RequireGrad(false);

        network.Forward(Tensor.Ones(1, 1, 3, 3)).Sum().Backward();

        network.NamedParameters().Where(static named => named.Value.Grad is null).Select(static named => named.Key).Should().Equal("1.weight");
    }

    /// <summary>The gradient penalty: the squared gradient by the input, differentiated by the weights.</summary>
    [Fact]
    public void Modules_can_be_differentiated_twice()
    {
        ConvTranspose1d layer = new(1, 1, 2, stride: 2, bias: false, dtype: DType.Float64);
        layer.Weight.CopyFrom(Tensor.From<double>([3, -2], [1, 1, 2]));
        Tensor x = Tensor.From<double>([1, 5], [1, 1, 2], requiresGrad: true);

        Tensor y = layer.Forward(x);
        Tensor slope = Tensor.Gradient([(y * y).Sum()], [x], createGraph: true)[0]!;
        slope.Sum().Backward();

        // L = Σ y² = (w₀² + w₁²)(x₀² + x₁²), dL/dx = 2 (w₀² + w₁²) x, and its sum by w is 4 w (x₀ + x₁).
        slope.Detach().ToArray<double>().Should().Equal(26, 130);
        layer.Weight.Grad!.ToArray<double>().Should().Equal(72, -48);
    }

    [Fact]
    public void Actions_reach_children_first()
    {
        List<string> seen = [];

        Network().Apply(module => seen.Add(module.GetType().Name));

        seen.Should().Equal("Conv2d", "ConvTranspose2d", "Conv2d", "Sequential", "Sequential");
    }

    /// <summary>PyTorch's answers for Sequential(c, Sequential(c)).</summary>
    [Fact]
    public void A_layer_that_occurs_twice_is_one_layer_under_two_keys()
    {
        Conv1d shared = new(1, 1, 1);
        Sequential network = new(shared, new Sequential(shared)), twice = new(shared, shared);
        List<string> seen = [];

        network.NamedParameters().Select(static named => named.Key).Should().Equal("0.weight", "0.bias");
        network.NamedModules().Select(static named => named.Key).Should().Equal("", "0", "1");
        network.StateDict().Keys.Should().Equal("0.weight", "0.bias", "1.0.weight", "1.0.bias");
        twice.Apply(module => seen.Add(module.GetType().Name));
        seen.Should().Equal("Conv1d", "Sequential");
    }

    private static Sequential Network() => new(
        new Conv2d(1, 4, 3, padding: 1, generator: new Generator(1)),
        new ConvTranspose2d(4, 1, 2, stride: 2, bias: false, generator: new Generator(2)),
        new Sequential(new Conv2d(1, 1, 1, generator: new Generator(3))));
}
