using TransposedConv.Autograd;
using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>First and second derivatives of the six convolutions by finite differences, as functions and as modules.</summary>
public sealed class DerivativeTests
{
    public static TheoryData<int> Indices => [.. Enumerable.Range(0, DerivativeSettings.All.Count)];

    [Fact]
    public void The_table_is_as_wide_as_promised()
    {
        DerivativeSettings.All.Should().HaveCountGreaterThan(40);
        DerivativeSettings.All.Select(static setting => setting.Layer).Distinct().Should().HaveCount(6);
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Gradients_agree_with_finite_differences(int index)
    {
        ConvolutionSetting setting = DerivativeSettings.All[index];
        GradCheck.Check(Function(setting), Operands(setting)).Should().BeTrue("{0}", setting);
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Second_derivatives_agree_with_finite_differences(int index)
    {
        ConvolutionSetting setting = DerivativeSettings.All[index];
        GradGradCheck.Check(Function(setting), Operands(setting)).Should().BeTrue("{0}", setting);
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Modules_give_the_bits_of_the_functions(int index)
    {
        ConvolutionSetting setting = DerivativeSettings.All[index];
        Tensor[] operands = Operands(setting);
        ConvolutionLayer layer = setting.Module();
        layer.Weight.CopyFrom(operands[1]);
        layer.Bias?.CopyFrom(operands[2]);

        Tensor byFunction = Function(setting)(operands), byModule = layer.Forward(operands[0], setting.OutputSize);
        Tensor upstream = Filled.Reals(byFunction.Shape, 9);
        Tensor?[] expected = Tensor.Gradient([byFunction], operands, [upstream]);
        Tensor[] inputs = [operands[0], .. layer.Parameters().Select(static parameter => parameter.Value)];
        Tensor?[] actual = Tensor.Gradient([byModule], inputs, [upstream]);

        byModule.Detach().ToArray<double>().Should().Equal(byFunction.Detach().ToArray<double>(), "{0}", setting);
        for (int i = 0; i < expected.Length; i++) actual[i]!.ToArray<double>().Should().Equal(expected[i]!.ToArray<double>(), "{0}", setting);
    }

    private static Func<Tensor[], Tensor> Function(ConvolutionSetting setting) =>
        operands => setting.Apply(operands[0], operands[1], operands.Length > 2 ? operands[2] : null);

    private static Tensor[] Operands(ConvolutionSetting setting)
    {
        Tensor[] operands = [Filled.Reals(setting.Input, 1), Filled.Reals(setting.WeightShape, 2), .. setting.HasBias ? [Filled.Reals([setting.Out], 3)] : Array.Empty<Tensor>()];
        foreach (Tensor operand in operands) operand.RequiresGrad = true;
        return operands;
    }
}
