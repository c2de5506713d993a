using TransposedConv.NN;
using TransposedConv.Optim;

namespace TransposedConv.Tests.Optim;

public sealed class OptimizerTests
{
    private static readonly double[] NotARate = [-1e-9, double.NaN, double.PositiveInfinity];

    [Fact]
    public void Changes_nothing_of_a_parameter_without_gradient()
    {
        var idle = new Parameter(Tensor.Ones(3));
        var moved = new Parameter(Tensor.Ones(3)) { Grad = Tensor.Ones(3) };

        new AdamW([idle, moved], lr: 0.5).Step();

        idle.Value.ToArray<float>().Should().Equal(1, 1, 1);
        moved.Value.ToArray<float>().Should().OnlyContain(value => value < 1);
    }

    [Fact]
    public void Updates_lengths_around_the_chunk_and_reads_strided_gradients()
    {
        foreach (int length in (int[])[0, 1, 511, 512, 513, 1025])
        {
            var parameter = new Parameter(Tensor.Zeros(length)) { Grad = Tensor.Full([1], 2f).Expand(length) };
            new SGD([parameter], lr: 0.25).Step();
            parameter.Value.ToArray<float>().Should().Equal(Enumerable.Repeat(-0.5f, length));
        }
    }

    [Fact]
    public void Writes_through_a_strided_parameter()
    {
        Tensor whole = Tensor.Zeros(2, 3);
        var column = new Parameter(whole[.., 1]) { Grad = Tensor.Ones(2) };

        new SGD([column], lr: 1).Step();

        whole.ToArray<float>().Should().Equal(0, -1, 0, 0, -1, 0);
    }

    [Fact]
    public void A_step_between_forward_and_backward_is_noticed()
    {
        var weight = new Parameter(Tensor.Full([2], 3f)) { Grad = Tensor.Ones(2) };
        Tensor loss = (weight.Value * weight.Value).Sum();

        new SGD([weight], lr: 1).Step();

        FluentActions.Invoking(() => loss.Backward()).Should().Throw<InvalidOperationException>().WithMessage("*changed in place*");
    }

    [Fact]
    public void The_momentum_buffer_is_not_the_gradient_itself()
    {
        Tensor gradient = Tensor.Ones(1);
        var weight = new Parameter(Tensor.Zeros(1)) { Grad = gradient };
        var optimizer = new SGD([weight], lr: 1, momentum: 0.5);

        optimizer.Step();
        optimizer.Step();

        gradient.Item<float>().Should().Be(1);
        weight.Value.Item<float>().Should().Be(-1 - 1.5f);
    }

    [Fact]
    public void ZeroGrad_and_LearningRate_reach_every_group()
    {
        var a = new Parameter(Tensor.Zeros(1)) { Grad = Tensor.Ones(1) };
        var b = new Parameter(Tensor.Zeros(1)) { Grad = Tensor.Ones(1) };
        var optimizer = new SGD([new ParameterGroup([a], lr: 1), new ParameterGroup([b])], lr: 2) { LearningRate = 3 };

        optimizer.Step();
        a.Value.Item<float>().Should().Be(-3);
        b.Value.Item<float>().Should().Be(-3);

        optimizer.ZeroGrad();
        a.Grad.Should().BeNull();
        b.Grad.Should().BeNull();
    }

    [Fact]
    public void A_wrong_gradient_stops_the_step_before_anything_changes()
    {
        var good = new Parameter(Tensor.Zeros(1)) { Grad = Tensor.Ones(1) };
        var bad = new Parameter(Tensor.Zeros(2)) { Grad = Tensor.Ones(3) };

        FluentActions.Invoking(new SGD([good, bad]).Step).Should().Throw<InvalidOperationException>().WithMessage("*shape*2*3*");
        good.Value.Item<float>().Should().Be(0);
    }

    [Fact]
    public void Keeps_its_memory_when_the_parameters_change_type()
    {
        var model = new Single();
        model.Weight.Grad = Tensor.Ones(1);
        var optimizer = new SGD(model.Parameters(), lr: 1, momentum: 0.5);
        optimizer.Step();

        model.To(DType.Float64);
        model.Weight.Grad = Tensor.Ones([1], DType.Float64);
        optimizer.Step();

        model.Weight.Value.Item<double>().Should().Be(-2.5);
    }

    [Fact]
    public void Numbers_out_of_range_are_named()
    {
        Parameter[] p = [new(Tensor.Zeros(1))];
        foreach (double bad in NotARate)
        {
            Refused(() => new SGD(p, lr: bad), "lr");
            Refused(() => new SGD(p, momentum: bad), "momentum");
            Refused(() => new SGD(p, weightDecay: bad), "weightDecay");
            Refused(() => new Adam(p, lr: bad), "lr");
            Refused(() => new Adam(p, eps: bad), "eps");
            Refused(() => new Adam(p, weightDecay: bad), "weightDecay");
            Refused(() => new Adam(p, betas: (bad, 0.9)), "betas");
            Refused(() => new AdamW(p, betas: (0.9, bad)), "betas");
            Refused(() => new ParameterGroup(p, lr: bad), "lr");
            Refused(() => new ParameterGroup(p, weightDecay: bad), "weightDecay");
        }

        Refused(() => new Adam(p, betas: (1, 0.9)), "betas");
        Refused(() => new SGD(p, dampening: double.NaN), "dampening");
        Refused(() => new SGD(p).LearningRate = -1, "LearningRate");
    }

    [Fact]
    public void Nesterov_needs_momentum_and_no_dampening()
    {
        Parameter[] p = [new(Tensor.Zeros(1))];
        FluentActions.Invoking(() => new SGD(p, nesterov: true)).Should().Throw<ArgumentException>().WithMessage("nesterov*");
        FluentActions.Invoking(() => new SGD(p, momentum: 0.9, dampening: 0.1, nesterov: true)).Should().Throw<ArgumentException>().WithMessage("nesterov*");
    }

    [Fact]
    public void Parameters_are_wanted_each_once()
    {
        var p = new Parameter(Tensor.Zeros(1));
        FluentActions.Invoking(() => new SGD(Array.Empty<Parameter>())).Should().Throw<ArgumentException>().WithMessage("parameters*");
        FluentActions.Invoking(() => new SGD(Array.Empty<ParameterGroup>())).Should().Throw<ArgumentException>().WithMessage("groups*");
        FluentActions.Invoking(() => new Adam([p, p])).Should().Throw<ArgumentException>().WithMessage("parameters*each parameter once*");
        FluentActions.Invoking(() => new Adam([new ParameterGroup([p]), new ParameterGroup([p])])).Should().Throw<ArgumentException>().WithMessage("groups*in two*");
    }

    private static void Refused(Func<object> make, string argument) =>
        FluentActions.Invoking(make).Should().Throw<ArgumentOutOfRangeException>().WithMessage($"{argument}: expected*");

    private sealed class Single : Module
    {
        internal Single() => Weight = RegisterParameter("weight", new Parameter(Tensor.Zeros(1)));

        internal Parameter Weight { get; }
    }
}
