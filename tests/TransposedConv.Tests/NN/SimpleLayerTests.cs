using TransposedConv.NN;

namespace TransposedConv.Tests.NN;

public sealed class SimpleLayerTests
{
    private static readonly Tensor Input = Tensor.From(new double[,] { { -2, 0, 3 }, { double.NaN, -1000, 1000 } });

    [Fact]
    public void Activations_apply_their_function()
    {
        new ReLU().Forward(Input).ToArray<double>().Should().Equal(0, 0, 3, double.NaN, 0, 1000);
        new Sigmoid().Forward(Input).ToArray<double>().Should().BeEquivalentTo(
            (double[])[1 / (1 + Math.Exp(2)), 0.5, 1 / (1 + Math.Exp(-3)), double.NaN, 0, 1], static options => options
                .Using<double>(static c => c.Subject.Should().Match(value => value.Equals(c.Expectation) || Math.Abs(value - c.Expectation) < 1e-15)).WhenTypeIs<double>());
        new Tanh().Forward(Input).ToArray<double>().Should().BeEquivalentTo(
            (double[])[Math.Tanh(-2), 0, Math.Tanh(3), double.NaN, -1, 1], static options => options
                .Using<double>(static c => c.Subject.Should().Match(value => value.Equals(c.Expectation) || Math.Abs(value - c.Expectation) < 1e-15)).WhenTypeIs<double>());
    }

    [Fact]
    public void LogSigmoid_is_exact_far_from_zero()
    {
        double[] y = Functional.LogSigmoid(Tensor.From(new double[] { -1000, -40, 0, 40, 1000, double.NaN, double.NegativeInfinity, double.PositiveInfinity })).ToArray<double>();

        y[0].Should().Be(-1000);
        y[1].Should().Be(-40);
        y[2].Should().BeApproximately(-Math.Log(2), 1e-16);
        y[3].Should().BeApproximately(-Math.Exp(-40), 1e-32);
        y[4..].Should().Equal(0, double.NaN, double.NegativeInfinity, 0);
    }

    [Fact]
    public void Flatten_and_Unflatten_undo_each_other()
    {
        Tensor x = Tensor.Arange(24).Reshape(2, 3, 4);

        Tensor flat = new Flatten().Forward(x);
        flat.Shape.Should().Equal(2, 12);
        new Unflatten(1, 3, 4).Forward(flat).Shape.Should().Equal(2, 3, 4);
        new Unflatten(-1, 3, -1).Forward(flat).ToArray<long>().Should().Equal(x.ToArray<long>());
        new Flatten(0, 1).Forward(x).Shape.Should().Equal(6, 4);
    }

    [Fact]
    public void Unflatten_names_what_does_not_fit()
    {
        FluentActions.Invoking(() => new Unflatten(1)).Should().Throw<ArgumentException>().WithMessage("unflattenedSize: expected*none*");
        FluentActions.Invoking(() => new Unflatten(1, -1, -1)).Should().Throw<ArgumentException>().WithMessage("unflattenedSize: expected*-1, -1*");
        FluentActions.Invoking(() => new Unflatten(1, 2, -3)).Should().Throw<ArgumentException>().WithMessage("unflattenedSize: expected*2, -3*");
        FluentActions.Invoking(() => new Unflatten(1, 5).Forward(Tensor.Zeros(2, 6))).Should().Throw<ArgumentException>().WithMessage("input: expected*length 6*");
        FluentActions.Invoking(() => new Unflatten(1, 4, -1).Forward(Tensor.Zeros(2, 6))).Should().Throw<ArgumentException>().WithMessage("input: expected*length 6*");
        FluentActions.Invoking(() => new Unflatten(3, 2).Forward(Tensor.Zeros(2, 6))).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Print_as_PyTorch_does()
    {
        var model = new Sequential(new Linear(16, 8), new ReLU(), new Unflatten(1, 2, 4), new Flatten(), new Sigmoid(), new Tanh());

        model.ToString().Should().Be("""
            Sequential(
              (0): Linear(in_features=16, out_features=8, bias=True)
              (1): ReLU()
              (2): Unflatten(dim=1, unflattened_size=(2, 4))
              (3): Flatten(start_dim=1, end_dim=-1)
              (4): Sigmoid()
              (5): Tanh()
            )
            """.ReplaceLineEndings("\n"));
    }
}
