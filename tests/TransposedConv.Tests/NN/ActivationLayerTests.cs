using TransposedConv.NN;

namespace TransposedConv.Tests.NN;

public sealed class ActivationLayerTests
{
    [Fact]
    public void Bad_arguments_are_named()
    {
        FluentActions.Invoking(() => new GELU((GeluApproximation)7)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("approximate: expected*got 7*");
        FluentActions.Invoking(() => Functional.Gelu(Tensor.Ones(1), (GeluApproximation)7)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("approximate: expected*got 7*");
        FluentActions.Invoking(() => Functional.Softplus(Tensor.Ones(1), beta: 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("beta: expected*got 0*");
        FluentActions.Invoking(() => Functional.Softplus(Tensor.Ones(1), threshold: double.NaN)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("threshold: expected*NaN*");
        FluentActions.Invoking(() => new PReLU(0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("numParameters: expected*got 0*");
        FluentActions.Invoking(() => new Snake(0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("inFeatures: expected*got 0*");
        FluentActions.Invoking(() => new Snake(2, alpha: -1)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("alpha: expected*got -1*");
        FluentActions.Invoking(() => new Snake(3).Forward(Tensor.Ones(1, 2, 4))).Should().Throw<ArgumentException>().WithMessage("alpha: expected*2*got*3*");
        FluentActions.Invoking(() => new Snake(3).Forward(Tensor.Ones([1, 3, 4], DType.Float64))).Should().Throw<ArgumentException>().WithMessage("alpha: expected*float64*got float32*");
        FluentActions.Invoking(() => Functional.Prelu(Tensor.Ones([2], DType.Int64), Tensor.Ones(1))).Should().Throw<ArgumentException>().WithMessage("input: expected*int64*");
        FluentActions.Invoking(() => Functional.Dropout(Tensor.Ones([2], DType.Int64))).Should().Throw<ArgumentException>().WithMessage("input: expected*int64*");
    }

    [Fact]
    public void Snake_starts_where_it_is_told()
    {
        new Snake(2, alpha: 0.5).Alpha.Value.ToArray<float>().Should().Equal(0.5f, 0.5f);
        new Snake(2, alpha: 0.5, alphaLogscale: true, dtype: DType.Float64).Alpha.Value.ToArray<double>().Should().Equal(Math.Log(0.5), Math.Log(0.5));
        new PReLU(2).Weight.Value.ToArray<float>().Should().Equal(0.25f, 0.25f);
    }

    [Fact]
    public void Dropout_keeps_the_mean_in_training_and_the_input_in_evaluation()
    {
        var dropout = new Dropout(0.25, new Generator(3));
        Tensor x = Tensor.Ones(10_000);

        float[] y = dropout.Forward(x).ToArray<float>();
        y.Should().OnlyContain(static value => value == 0 || Math.Abs(value - (4f / 3)) < 1e-6);
        y.Average().Should().BeApproximately(1, 0.02f);
        dropout.Forward(x).ToArray<float>().Should().NotEqual(y, "each call draws anew");
        dropout.Eval();
        dropout.Forward(x).Should().BeSameAs(x);
    }

    [Fact]
    public void Graph_nodes_have_PyTorchs_names()
    {
        Tensor x = Tensor.Ones([1, 2], requiresGrad: true);
        string[] names = [.. new[]
        {
            Functional.LeakyRelu(x), Functional.Elu(x), Functional.Gelu(x), Functional.Silu(x), Functional.Softplus(x), Functional.Prelu(x, Tensor.Ones(1)),
        }.Select(static y => y.GradFn!.Name)];

        names.Should().Equal("LeakyReluBackward0", "EluBackward0", "GeluBackward0", "SiluBackward0", "SoftplusBackward0", "PreluBackward0");
    }
}
