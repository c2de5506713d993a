using TransposedConv.Autograd;
using TransposedConv.NN;
using TransposedConv.Tests.Kernels;
using TransposedConv.Tests.Memory;

namespace TransposedConv.Tests.NN;

/// <summary>What weight normalization does beside its values, which <see cref="GoldenLayerTests"/> hold against PyTorch.</summary>
public sealed class WeightNormTests
{
    private readonly Tensor _input = Tensor.Rand([2, 4, 9], generator: new Generator(1));

    [Fact]
    public void The_output_stays_and_the_layer_too()
    {
        var layer = new ConvTranspose1d(4, 3, 4, stride: 2, generator: new Generator(2));
        float[] before = layer.Forward(_input).ToArray<float>();

        WeightNorm.Apply(layer).Should().BeSameAs(layer);

        layer.Forward(_input).ToArray<float>().Should().Equal(before, static (a, b) => Math.Abs(a - b) < 1e-6);
        layer.ToString().Should().Be(new ConvTranspose1d(4, 3, 4, stride: 2).ToString());
        layer.StateDict().Keys.Should().Equal("bias", "weight_g", "weight_v");
        layer.StateDict()["weight_g"].Shape.Should().Equal(4, 1, 1);
    }

    [Fact]
    public void Recorded_and_kept_weights_give_the_same_bits()
    {
        Conv1d layer = WeightNorm.Apply(new Conv1d(4, 6, 3));
        float[] recorded = layer.Forward(_input).Detach().ToArray<float>();
        using GradMode.Scope scope = GradMode.Inference();
        layer.Forward(_input).ToArray<float>().ShouldHaveTheBitsOf(recorded, "inference");
    }

    [Fact]
    public void The_weight_is_kept_until_g_or_v_change()
    {
        Conv1d layer = WeightNorm.Apply(new Conv1d(4, 6, 3));
        using GradMode.Scope scope = GradMode.NoGrad();
        Tensor first = layer.Weight.Value;
        layer.Forward(_input);
        layer.Weight.Value.Should().BeSameAs(first);

        foreach (string name in (string[])["weight_g", "weight_v"])
        {
            Parameter changed = layer.NamedParameters().Single(named => named.Key == name).Value;
            float[] before = layer.Forward(_input).ToArray<float>();
            changed.Value[0].MulInPlace(-2);
            layer.Forward(_input).ToArray<float>().Should().NotEqual(before);
            layer.Weight.Value.Should().NotBeSameAs(first);
        }

        float[] last = layer.Weight.Value.ToArray<float>();
        layer.Weight.Fill(5);
        layer.Weight.Value.ToArray<float>().Should().Equal(last, "what is written to the weight itself is lost");
    }

    [Fact]
    public void A_weight_computed_in_inference_serves_recorded_calls_of_a_frozen_layer()
    {
        Conv1d layer = WeightNorm.Apply(new Conv1d(4, 6, 3));
        layer.RequireGrad(false);
        using (GradMode.Inference()) layer.Forward(_input);
        Tensor x = _input.Clone();
        x.RequiresGrad = true;
        layer.Forward(x).Sum().Backward();
        x.Grad.Should().NotBeNull();
    }

    [Fact]
    public void Warm_inference_allocates_nothing()
    {
        Conv1d layer = WeightNorm.Apply(new Conv1d(4, 6, 3));
        using GradMode.Scope scope = GradMode.Inference();
        Tensor destination = layer.Forward(_input);
        Allocations.OfWarm(() => layer.Forward(_input, destination)).Should().Be(0);
    }

    [Fact]
    public void Removing_gives_a_plain_layer_of_the_same_weight()
    {
        Conv1d layer = WeightNorm.Apply(new Conv1d(4, 6, 3), dim: null);
        layer.NamedParameters().Single(static named => named.Key == "weight_g").Value.Fill(3);
        float[] before = layer.Forward(_input).ToArray<float>();

        WeightNorm.Remove(layer).Should().BeSameAs(layer);

        layer.Forward(_input).ToArray<float>().Should().Equal(before);
        layer.StateDict().Keys.Should().Equal("bias", "weight");
        layer.Weight.RequiresGrad.Should().BeTrue();
        layer.Forward(_input).Sum().Backward();
        layer.Weight.Grad.Should().NotBeNull();
        WeightNorm.Apply(layer).StateDict().Keys.Should().Equal("bias", "weight_g", "weight_v");
    }

    [Fact]
    public void Conversion_loading_and_new_values_reach_the_weight()
    {
        Conv1d layer = WeightNorm.Apply(new Conv1d(4, 6, 3)), other = WeightNorm.Apply(new Conv1d(4, 6, 3, generator: new Generator(7)));
        layer.LoadStateDict(other.StateDict());
        layer.Weight.Value.ToArray<float>().Should().Equal(other.Weight.Value.ToArray<float>());

        layer.To(DType.Float64);
        layer.Weight.DType.Should().Be(DType.Float64);
        layer.Forward(_input.To(DType.Float64)).DType.Should().Be(DType.Float64);

        layer.ResetParameters(new Generator(9));
        double[] fresh = new Conv1d(4, 6, 3, dtype: DType.Float64, generator: new Generator(9)).Weight.Value.ToArray<double>();
        layer.Weight.Value.ToArray<double>().Should().Equal(fresh, static (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void Applying_twice_and_removing_nothing_are_refused()
    {
        var layer = new Conv2d(1, 1, 3);
        FluentActions.Invoking(() => WeightNorm.Remove(layer)).Should().Throw<InvalidOperationException>().WithMessage("WeightNorm: expected*");
        FluentActions.Invoking(() => WeightNorm.Apply(layer, dim: 4)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("dim: expected*got 4*");
        layer.StateDict().Keys.Should().Equal("weight", "bias");
        WeightNorm.Apply(layer);
        FluentActions.Invoking(() => WeightNorm.Apply(layer)).Should().Throw<InvalidOperationException>().WithMessage("WeightNorm: expected*");
    }
}
