using TransposedConv.Autograd;

namespace TransposedConv.Tests.Autograd;

public class GradCheckTests
{
    [Fact]
    public void A_right_derivative_passes()
    {
        GradCheck.Check(x => x[0].Sin() * x[1], [Leaf(0.5, 1), Leaf(2, 3)]).Should().BeTrue();
        GradGradCheck.Check(x => x[0].Sin() * x[1], [Leaf(0.5, 1), Leaf(2, 3)]).Should().BeTrue();
    }

    [Fact]
    public void A_wrong_first_derivative_fails()
    {
        GradCheck.Check(WrongDerivative, [Leaf(0.5, 1)], throwOnFailure: false).Should().BeFalse();
        FluentActions.Invoking(() => GradCheck.Check(WrongDerivative, [Leaf(0.5, 1)]))
            .Should().Throw<GradientMismatchException>().WithMessage("*output 0 by input 0*");
    }

    [Fact]
    public void A_wrong_second_derivative_fails_only_the_second_check()
    {
        GradCheck.Check(WrongSecondDerivative, [Leaf(0.5, 1)]).Should().BeTrue();
        GradGradCheck.Check(WrongSecondDerivative, [Leaf(0.5, 1)], throwOnFailure: false).Should().BeFalse();
        FluentActions.Invoking(() => GradGradCheck.Check(WrongSecondDerivative, [Leaf(0.5, 1)])).Should().Throw<GradientMismatchException>();
    }

    [Fact]
    public void A_missing_derivative_fails()
    {
        GradCheck.Check(x => x[0] + x[1].Detach(), [Leaf(1), Leaf(2)], throwOnFailure: false).Should().BeFalse();
    }

    [Fact]
    public void The_inputs_are_left_as_they_were_also_through_views()
    {
        Tensor matrix = Tensor.Zeros([2, 3], DType.Float64);
        Tensor x = matrix.Permute(1, 0);
        x.RequiresGrad = true;

        GradCheck.Check(a => a[0].Exp(), [x]).Should().BeTrue();

        matrix.ToArray<double>().Should().AllBeEquivalentTo(0.0);
    }

    [Fact]
    public void Inputs_that_cannot_be_checked_are_refused()
    {
        FluentActions.Invoking(() => GradCheck.Check(x => x[0], [Tensor.Ones([2], DType.Float64)])).Should().Throw<ArgumentException>().WithMessage("inputs*got none*");
        FluentActions.Invoking(() => GradCheck.Check(x => x[0], [Tensor.Ones([2], DType.Float32, requiresGrad: true)])).Should().Throw<ArgumentException>().WithMessage("*float64*float32*");
        Tensor expanded = Tensor.Ones([1], DType.Float64).Expand(3);
        expanded.RequiresGrad = true;
        FluentActions.Invoking(() => GradCheck.Check(x => x[0], [expanded])).Should().Throw<ArgumentException>().WithMessage("*expanded*");
    }

    /// <summary>Has the value of 3x but, because half of it is cut off the graph, the derivative 2.</summary>
    private static Tensor WrongDerivative(Tensor[] x) => (x[0] * 2) + x[0].Detach();

    /// <summary>Has the value and the first derivative of x², but a first derivative that does not know it depends on x.</summary>
    private static Tensor WrongSecondDerivative(Tensor[] x)
    {
        Tensor constant = x[0].Detach();
        return (x[0] * constant * 2) - (constant * constant);
    }

    private static Tensor Leaf(params double[] values)
    {
        Tensor x = Tensor.Zeros([values.Length], DType.Float64);
        values.CopyTo(x.AsSpan<double>());
        x.RequiresGrad = true;
        return x;
    }
}
