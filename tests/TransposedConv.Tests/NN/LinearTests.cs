using TransposedConv.NN;

namespace TransposedConv.Tests.NN;

public sealed class LinearTests
{
    [Fact]
    public void Maps_the_last_axis()
    {
        var linear = new Linear(3, 2);
        linear.Weight.CopyFrom(Tensor.From(new float[,] { { 1, 2, 3 }, { -1, 0, 1 } }));
        linear.Bias!.CopyFrom(Tensor.From(new float[] { 10, 20 }));

        linear.Forward(Tensor.From(new float[,] { { 1, 1, 1 }, { 0, 1, 2 } })).ToArray<float>().Should().Equal(16, 20, 18, 22);
        linear.Forward(Tensor.From(new float[] { 1, 0, 0 })).ToArray<float>().Should().Equal(11, 19);
        linear.Forward(Tensor.Zeros(2, 0, 3)).Shape.Should().Equal(2, 0, 2);
        linear.Forward(Tensor.Ones(2, 2, 3)).Shape.Should().Equal(2, 2, 2);
    }

    [Fact]
    public void Gives_the_gradients_of_all_three()
    {
        var linear = new Linear(2, 2, dtype: DType.Float64);
        linear.Weight.CopyFrom(Tensor.From(new double[,] { { 1, 2 }, { 3, 4 } }));
        Tensor x = Tensor.From(new double[,] { { 5, 6 }, { 7, 8 } }, requiresGrad: true);

        linear.Forward(x).Backward(Tensor.From(new double[,] { { 1, 0 }, { 2, 1 } }));

        x.Grad!.ToArray<double>().Should().Equal(1, 2, 5, 8);
        linear.Weight.Grad!.ToArray<double>().Should().Equal(19, 22, 7, 8);
        linear.Bias!.Grad!.ToArray<double>().Should().Equal(3, 1);
    }

    [Fact]
    public void Begins_uniform_within_one_over_the_root_of_the_inputs()
    {
        var linear = new Linear(64, 500, generator: new Generator(3));
        linear.Bias!.Value.ToArray<float>().Should().OnlyContain(value => Math.Abs(value) <= 0.125f);
        float[] weights = linear.Weight.Value.ToArray<float>();

        weights.Should().OnlyContain(value => Math.Abs(value) <= 0.125f);
        weights.Max().Should().BeGreaterThan(0.1245f);
        weights.Average().Should().BeApproximately(0, 0.002f);
        weights.Average(value => value * value).Should().BeApproximately(0.125f * 0.125f / 3, 2e-4f);
    }

    [Fact]
    public void Prints_as_PyTorch_does_and_has_its_keys()
    {
        new Linear(3, 2).ToString().Should().Be("Linear(in_features=3, out_features=2, bias=True)");
        new Linear(3, 2, bias: false).ToString().Should().Be("Linear(in_features=3, out_features=2, bias=False)");
        new Linear(3, 2).StateDict().Keys.Should().Equal("weight", "bias");
        new Linear(3, 2, bias: false).StateDict().Keys.Should().Equal("weight");
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        FluentActions.Invoking(() => new Linear(0, 2)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("inFeatures: expected*got 0*");
        FluentActions.Invoking(() => new Linear(2, -1)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("outFeatures: expected*got -1*");
        FluentActions.Invoking(() => new Linear(2, 2, dtype: DType.Int64)).Should().Throw<ArgumentException>().WithMessage("dtype: expected*int64*");
        FluentActions.Invoking(() => new Linear(2, 3).Forward(Tensor.Zeros(4, 5))).Should().Throw<ArgumentException>().WithMessage("*2*4, 5*");
    }
}
