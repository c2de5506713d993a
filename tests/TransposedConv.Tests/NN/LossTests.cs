using TransposedConv.NN;
using TransposedConv.Tests.Golden;

namespace TransposedConv.Tests.NN;

public sealed class LossTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, GoldenLoss.All.Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch_in_value_and_gradients(int index)
    {
        GoldenLoss golden = GoldenLoss.All[index];
        Tensor input = Leaf(golden.Input), target = Leaf(golden.Target);

        Tensor loss = Make(golden).Forward(input, target);
        loss.Sum().Backward();

        ShouldBe(loss, golden.Output);
        ShouldBe(input.Grad!, golden.InputGradient);
        ShouldBe(target.Grad!, golden.TargetGradient);
    }

    [Fact]
    public void Second_derivatives_pass_through()
    {
        Tensor input = Leaf(new GoldenTensor(DType.Float64, [3], [-2, 0, 0.5]));
        Tensor target = Leaf(new GoldenTensor(DType.Float64, [3], [0.25, 1, 0]));

        Tensor slope = Tensor.Gradient([Functional.BinaryCrossEntropyWithLogits(input, target, reduction: Reduction.Sum)], [input], createGraph: true)[0]!;
        slope.Sum().Backward();

        // d²/dx² = σ(x)·(1 − σ(x)), and d/dt of the slope = −1.
        double[] expected = [.. ((double[])[-2, 0, 0.5]).Select(static x => 1 / ((1 + Math.Exp(-x)) * (1 + Math.Exp(x))))];
        ShouldBe(input.Grad!, new GoldenTensor(DType.Float64, [3], expected));
        ShouldBe(target.Grad!, new GoldenTensor(DType.Float64, [3], [-1, -1, -1]));
    }

    [Fact]
    public void Bad_operands_are_named()
    {
        Tensor x = Tensor.Zeros(2, 3);
        foreach (LossLayer loss in (LossLayer[])[new MSELoss(), new L1Loss(), new BCEWithLogitsLoss()])
        {
            FluentActions.Invoking(() => loss.Forward(x, Tensor.Zeros(3))).Should().Throw<ArgumentException>().WithMessage("target: expected*2, 3*got*3*");
        }

        FluentActions.Invoking(() => new BCEWithLogitsLoss(weight: Tensor.Ones(2)).Forward(x, x)).Should().Throw<ArgumentException>().WithMessage("weight: expected*");
        FluentActions.Invoking(() => new BCEWithLogitsLoss(posWeight: Tensor.Ones(4, 2, 3)).Forward(x, x)).Should().Throw<ArgumentException>().WithMessage("posWeight: expected*");
        FluentActions.Invoking(() => new MSELoss((Reduction)7)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("reduction: expected*7*");
    }

    [Fact]
    public void Weights_are_buffers_under_PyTorchs_keys()
    {
        new BCEWithLogitsLoss(Tensor.Ones(1), posWeight: Tensor.Ones(1)).StateDict().Keys.Should().Equal("weight", "pos_weight");
        new MSELoss().ToString().Should().Be("MSELoss()");
        new BCEWithLogitsLoss(reduction: Reduction.Sum).ToString().Should().Be("BCEWithLogitsLoss()");
    }

    private static LossLayer Make(GoldenLoss golden)
    {
        Reduction reduction = Enum.Parse<Reduction>(golden.Reduction, ignoreCase: true);
        return golden.Loss switch
        {
            "mse_loss" => new MSELoss(reduction),
            "l1_loss" => new L1Loss(reduction),
            _ => new BCEWithLogitsLoss(Constant(golden.Weight), reduction, Constant(golden.PosWeight)),
        };
    }

    private static Tensor? Constant(GoldenTensor? golden) => golden is null ? null : Tensor.From(golden.Values.AsSpan(), golden.Shape);

    private static Tensor Leaf(GoldenTensor golden) => Tensor.From(golden.Values.AsSpan(), golden.Shape, requiresGrad: true);

    private static void ShouldBe(Tensor actual, GoldenTensor expected)
    {
        actual.Shape.Should().Equal(expected.Shape);
        double[] values = actual.ToArray<double>();
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(expected.Values[i])) values[i].Should().Be(double.NaN);
            else values[i].Should().BeApproximately(expected.Values[i], Math.Max(1e-12 * Math.Abs(expected.Values[i]), 1e-15), $"element {i}");
        }
    }
}
