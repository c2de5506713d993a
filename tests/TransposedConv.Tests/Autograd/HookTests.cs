namespace TransposedConv.Tests.Autograd;

public class HookTests
{
    [Fact]
    public void A_hook_on_a_leaf_sees_and_replaces_the_whole_gradient()
    {
        Tensor x = Tensor.From([1.0, 2.0], requiresGrad: true);
        var seen = new List<double[]>();
        using (x.RegisterHook(gradient =>
        {
            seen.Add(gradient.ToArray<double>());
            return gradient * 10;
        }))
        {
            ((x * 2) + (x * 3)).Sum().Backward();
        }

        seen.Should().ContainSingle().Which.Should().Equal(5, 5);
        x.Grad!.ToArray<double>().Should().Equal(50, 50);
    }

    [Fact]
    public void A_hook_on_a_computed_tensor_changes_what_flows_below_it()
    {
        Tensor x = Tensor.From([1.0, 2.0], requiresGrad: true);
        Tensor middle = x * 4;
        middle.RegisterHook(gradient => gradient * gradient);

        (middle * 3).Sum().Backward();

        x.Grad!.ToArray<double>().Should().Equal(36, 36);
    }

    [Fact]
    public void Hooks_run_in_the_order_of_registration_and_a_disposed_one_no_more()
    {
        Tensor x = Tensor.From([1.0], requiresGrad: true);
        Tensor y = x * 2;
        y.RegisterHook(gradient => gradient + 1);
        IDisposable gone = y.RegisterHook(gradient => gradient * 1000);
        y.RegisterHook(gradient => gradient * 3);
        gone.Dispose();

        y.Sum().Backward();

        x.Grad!.Item<double>().Should().Be(12);
    }

    [Fact]
    public void A_hook_must_keep_the_shape()
    {
        Tensor x = Tensor.From([1.0, 2.0], requiresGrad: true);
        x.RegisterHook(gradient => gradient.Sum());

        FluentActions.Invoking(() => (x * 2).Sum().Backward()).Should().Throw<InvalidOperationException>().WithMessage("*[2]*[]*");
    }

    [Fact]
    public void A_tensor_without_gradients_takes_no_hook() =>
        FluentActions.Invoking(() => Tensor.Ones(1).RegisterHook(g => g)).Should().Throw<InvalidOperationException>();

    [Fact]
    public void A_computed_tensor_keeps_its_gradient_on_request()
    {
        Tensor x = Tensor.From([1.0, 2.0], requiresGrad: true);
        Tensor kept = x * 4, forgotten = kept * 2;
        kept.RetainGrad();

        forgotten.Sum().Backward();

        kept.Grad!.ToArray<double>().Should().Equal(2, 2);
        forgotten.Grad.Should().BeNull();
    }

    [Fact]
    public void Asking_twice_to_keep_the_gradient_counts_it_once()
    {
        Tensor x = Tensor.From([1.0, 2.0], requiresGrad: true);
        Tensor kept = x * 4;
        kept.RetainGrad();
        kept.RetainGrad();

        kept.Sum().Backward();

        kept.Grad!.ToArray<double>().Should().Equal(1, 1);
    }
}
