using TransposedConv.Autograd;

namespace TransposedConv.Tests.Autograd;

public class GradModeTests
{
    [Fact]
    public void Scopes_nest_and_restore()
    {
        GradMode.IsEnabled.Should().BeTrue();
        using (GradMode.NoGrad())
        {
            GradMode.IsEnabled.Should().BeFalse();
            using (GradMode.EnableGrad()) GradMode.IsEnabled.Should().BeTrue();
            GradMode.IsEnabled.Should().BeFalse();
        }

        GradMode.IsEnabled.Should().BeTrue();
    }

    [Fact]
    public async Task Concurrent_flows_have_modes_of_their_own()
    {
        Tensor x = Tensor.Ones([1], DType.Float32, requiresGrad: true);
        async Task<bool> Records(bool enabled)
        {
            using GradMode.Scope scope = enabled ? GradMode.EnableGrad() : GradMode.NoGrad();
            for (int i = 0; i < 20; i++)
            {
                await Task.Delay(1);
                if ((x * 2).RequiresGrad != enabled) return !enabled;
            }

            return enabled;
        }

        bool[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Records(i % 2 == 0))));

        results.Should().Equal(true, false, true, false, true, false, true, false);
        GradMode.IsEnabled.Should().BeTrue();
    }

    [Fact]
    public void Tensors_of_an_inference_scope_are_never_saved_for_a_backward_pass()
    {
        Tensor w = Tensor.Ones([2], DType.Float32, requiresGrad: true);
        Tensor made;
        using (GradMode.Inference())
        {
            made = w * 2;
        }

        made.IsInference.Should().BeTrue();
        made.RequiresGrad.Should().BeFalse();
        FluentActions.Invoking(() => made * w).Should().Throw<InvalidOperationException>().WithMessage("*inference*");
        (made.Clone() * w).RequiresGrad.Should().BeTrue();
    }

    [Fact]
    public void A_leaf_may_be_changed_in_place_in_a_scope_without_recording()
    {
        Tensor w = Tensor.Ones([2], DType.Float32, requiresGrad: true);
        using (GradMode.NoGrad()) w.AddInPlace(Tensor.Ones(2), alpha: -0.5);

        w.ToArray<float>().Should().Equal(0.5f, 0.5f);
        w.RequiresGrad.Should().BeTrue();
        w.IsLeaf.Should().BeTrue();
    }
}
