using TransposedConv.Autograd;

namespace TransposedConv.Tests.Autograd;

public class EngineTests
{
    [Fact]
    public void Gradients_of_a_shared_operand_add_up()
    {
        Tensor x = Tensor.Full([2, 3], 2, DType.Float32, requiresGrad: true);
        Tensor y = (x * x) + x;

        y.Sum().Backward();

        x.Grad!.ToArray<float>().Should().AllBeEquivalentTo(5f);
    }

    [Fact]
    public void Broadcast_operands_get_summed_gradients()
    {
        Tensor x = Tensor.Ones([4, 3], DType.Float64, requiresGrad: true);
        Tensor row = Tensor.Full([3], 2, DType.Float64, requiresGrad: true);

        (x * row).Sum().Backward();

        row.Grad!.Shape.Should().Equal(3);
        row.Grad.ToArray<double>().Should().AllBeEquivalentTo(4.0);
    }

    [Fact]
    public void A_chain_of_a_hundred_thousand_nodes_does_not_overflow_the_stack()
    {
        Tensor x = Tensor.Full([], 1, DType.Float64, requiresGrad: true);
        Tensor y = x;
        for (int i = 0; i < 100_000; i++) y = y + 1;

        y.Backward();

        x.Grad!.Item<double>().Should().Be(1);
    }

    [Fact]
    public void Second_derivatives_come_from_a_recorded_backward_pass()
    {
        Tensor x = Tensor.Full([2], 3, DType.Float64, requiresGrad: true);
        Tensor first = Tensor.Gradient([(x * x * x).Sum()], [x], createGraph: true)[0]!;
        Tensor second = Tensor.Gradient([first.Sum()], [x])[0]!;

        first.ToArray<double>().Should().AllBeEquivalentTo(27.0);
        second.ToArray<double>().Should().AllBeEquivalentTo(18.0);
    }

    [Fact]
    public void A_second_pass_without_retaining_the_graph_is_refused()
    {
        Tensor x = Tensor.Ones([2], DType.Float32, requiresGrad: true);
        Tensor y = (x * x).Sum();
        y.Backward();

        FluentActions.Invoking(() => y.Backward()).Should().Throw<InvalidOperationException>().WithMessage("*second time*");
    }

    [Fact]
    public void An_in_place_change_of_a_saved_value_is_detected()
    {
        Tensor x = Tensor.Ones([2], DType.Float32, requiresGrad: true);
        Tensor y = x.Exp();
        Tensor z = y.Exp();
        using (GradMode.NoGrad()) y.Fill(3);

        FluentActions.Invoking(() => z.Sum().Backward()).Should().Throw<InvalidOperationException>().WithMessage("*changed in place*");
    }

    [Fact]
    public void Writing_through_a_view_is_followed_by_the_graph_of_its_base_and_of_other_views()
    {
        Tensor x = Tensor.Ones([4], DType.Float64, requiresGrad: true);
        Tensor w = Tensor.Full([2], 5, DType.Float64, requiresGrad: true);
        Tensor y = x * 2;
        Tensor early = y[1..3];

        y[..2] = w * 3;
        early.MulInPlace(10);

        y.ToArray<double>().Should().Equal(15, 150, 20, 2);
        y.Sum().Backward();
        x.Grad!.ToArray<double>().Should().Equal(0, 0, 20, 2);
        w.Grad!.ToArray<double>().Should().Equal(3, 30);
    }

    [Fact]
    public void Copying_a_leaf_over_a_whole_tensor_carries_the_gradient_back_to_it()
    {
        Tensor w = Tensor.From([1.0, 2.0], requiresGrad: true);
        Tensor y = Tensor.Zeros([2], DType.Float64);

        y.CopyFrom(w);
        (y * y).Sum().Backward();

        w.Grad!.ToArray<double>().Should().Equal(2, 4);
    }

    [Fact]
    public void Changing_a_leaf_in_place_while_recording_is_refused_before_anything_changes()
    {
        Tensor x = Tensor.Ones([2], DType.Float32, requiresGrad: true);

        FluentActions.Invoking(() => x[..1].Fill(9)).Should().Throw<InvalidOperationException>();
        x.ToArray<float>().Should().Equal(1, 1);
    }

    [Fact]
    public async Task The_recording_mode_follows_await_and_stays_out_of_other_flows()
    {
        Tensor x = Tensor.Ones([1], DType.Float32, requiresGrad: true);
        using (GradMode.NoGrad())
        {
            await Task.Yield();
            await Task.Run(() => x.Exp().RequiresGrad.Should().BeFalse());
            x.Exp().RequiresGrad.Should().BeFalse();
        }

        x.Exp().RequiresGrad.Should().BeTrue();
    }
}
