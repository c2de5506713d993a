using TransposedConv.Autograd;

namespace TransposedConv.Tests.Autograd;

public class GradientTests
{
    private static Tensor Leaf(params double[] values) => Tensor.From(values, requiresGrad: true);

    [Fact]
    public void Backward_accumulates_until_the_gradient_is_forgotten()
    {
        Tensor x = Leaf(1, 2);
        (x * x).Sum().Backward();
        (x * 3).Sum().Backward();

        x.Grad!.ToArray<double>().Should().Equal(5, 7);

        x.Grad = null;
        (x * 3).Sum().Backward();
        x.Grad!.ToArray<double>().Should().Equal(3, 3);
    }

    [Fact]
    public void The_first_accumulated_gradient_is_not_the_callers_tensor()
    {
        Tensor x = Leaf(1, 2);
        Tensor seed = Tensor.From([1.0, 1.0]);
        (x + 0).Backward(seed);
        seed.Fill(9);

        x.Grad!.ToArray<double>().Should().Equal(1, 1);
    }

    [Fact]
    public void Backward_of_several_elements_needs_a_gradient_of_their_shape_and_type()
    {
        Tensor y = Leaf(1, 2) * 2;

        FluentActions.Invoking(() => y.Backward()).Should().Throw<InvalidOperationException>().WithMessage("*[2]*");
        FluentActions.Invoking(() => y.Backward(Tensor.Ones([3], DType.Float64))).Should().Throw<ArgumentException>().WithMessage("*[2]*[3]*");
        FluentActions.Invoking(() => y.Backward(Tensor.Ones(2))).Should().Throw<ArgumentException>().WithMessage("*float64*float32*");
    }

    [Fact]
    public void Backward_without_anything_to_differentiate_is_refused() =>
        FluentActions.Invoking(() => Tensor.Ones(1).Backward()).Should().Throw<InvalidOperationException>().WithMessage("*does not require a gradient*");

    [Fact]
    public void Retaining_the_graph_allows_a_second_pass()
    {
        Tensor x = Leaf(3);
        Tensor y = (x * x).Sum();
        y.Backward(retainGraph: true);
        y.Backward();

        x.Grad!.ToArray<double>().Should().Equal(12);
    }

    [Fact]
    public void Gradient_touches_no_leaf_and_serves_computed_inputs_too()
    {
        Tensor x = Leaf(2, 3);
        Tensor middle = x * x;
        Tensor y = (middle * middle).Sum();

        Tensor?[] gradients = Tensor.Gradient([y], [middle, x]);

        gradients[0]!.ToArray<double>().Should().Equal(8, 18);
        gradients[1]!.ToArray<double>().Should().Equal(32, 108);
        x.Grad.Should().BeNull();
    }

    [Fact]
    public void Gradient_weights_several_outputs()
    {
        Tensor x = Leaf(2, 3);
        Tensor?[] gradients = Tensor.Gradient([x * 2, (x * x).Sum()], [x], [Tensor.From([10.0, 100.0]), null]);

        gradients[0]!.ToArray<double>().Should().Equal(24, 206);
    }

    [Fact]
    public void An_unused_input_is_an_error_unless_allowed()
    {
        Tensor x = Leaf(2), unused = Leaf(1);
        Tensor y = (x * x).Sum();

        FluentActions.Invoking(() => Tensor.Gradient([y], [x, unused], retainGraph: true)).Should().Throw<InvalidOperationException>().WithMessage("*input 1*allowUnused*");
        Tensor.Gradient([y], [x, unused], allowUnused: true)[1].Should().BeNull();
    }

    [Fact]
    public void Inputs_without_gradients_and_wrong_counts_are_refused()
    {
        Tensor x = Leaf(2);
        Tensor y = x * x;

        FluentActions.Invoking(() => Tensor.Gradient([y], [Tensor.Ones(3)])).Should().Throw<InvalidOperationException>().WithMessage("*[3]*");
        FluentActions.Invoking(() => Tensor.Gradient([y], [x], [])).Should().Throw<ArgumentException>().WithMessage("*1*0*");
    }

    [Fact]
    public void Third_derivatives_follow_from_recorded_passes()
    {
        Tensor x = Leaf(2);
        Tensor y = (x * x * x * x).Sum();
        Tensor first = Tensor.Gradient([y], [x], createGraph: true)[0]!;
        Tensor second = Tensor.Gradient([first], [x], createGraph: true)[0]!;
        Tensor third = Tensor.Gradient([second], [x])[0]!;

        new[] { first, second, third }.Select(t => t.Item<double>()).Should().Equal(32, 48, 48);
    }

    [Fact]
    public void Detach_shares_the_values_but_not_the_graph()
    {
        Tensor x = Leaf(2, 3);
        Tensor y = x * x;
        Tensor cut = y.Detach();

        cut.RequiresGrad.Should().BeFalse();
        cut.IsLeaf.Should().BeTrue();
        cut.Fill(7);
        y.ToArray<double>().Should().Equal(7, 7);
    }

    [Fact]
    public void Only_real_leaves_can_require_gradients()
    {
        FluentActions.Invoking(() => Tensor.From([1L]).RequiresGrad = true).Should().Throw<InvalidOperationException>().WithMessage("*int64*");
        FluentActions.Invoking(() => (Leaf(1) * 2).RequiresGrad = false).Should().Throw<InvalidOperationException>().WithMessage("*Detach*");
    }

    [Fact]
    public void Casting_between_the_real_types_is_differentiable()
    {
        Tensor x = Tensor.From([1f, 2f], requiresGrad: true);
        (x.To(DType.Float64) * 3).Sum().Backward();

        x.Grad!.DType.Should().Be(DType.Float32);
        x.Grad.ToArray<float>().Should().Equal(3, 3);
    }
}
