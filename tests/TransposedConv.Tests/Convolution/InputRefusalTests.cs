using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>Functions name the operand that does not fit, what was expected and what was given.</summary>
public sealed class InputRefusalTests
{
    private static readonly Dictionary<string, (Action Call, string Argument, string Message)> Cases = new()
    {
        ["bias of one element"] = (() => Functional.ConvTranspose1d(Tensor.Ones(1, 4, 5), Tensor.Ones(4, 16, 3), Tensor.Ones(1)), "bias", "*16 elements*1*"),
        ["bias of input channels"] = (() => Functional.ConvTranspose1d(Tensor.Ones(1, 4, 5), Tensor.Ones(4, 16, 3), Tensor.Ones(4)), "bias", "*16 elements*4*"),
        ["bias of two axes"] = (() => Functional.Conv1d(Tensor.Ones(1, 4, 5), Tensor.Ones(16, 4, 3), Tensor.Ones(1, 16)), "bias", "*one axis*1, 16*"),
        ["bias of no axis"] = (() => Functional.Conv1d(Tensor.Ones(1, 4, 5), Tensor.Ones(1, 4, 3), Tensor.Ones()), "bias", "*one axis*?]*"),
        ["bias of another type"] = (() => Functional.Conv1d(Tensor.Ones(1, 4, 5), Tensor.Ones(2, 4, 3), Tensor.Ones([2], DType.Float64)), "bias", "*float32*float64*"),
        ["weight of another type"] = (() => Functional.Conv1d(Tensor.Ones([1, 4, 5], DType.Float64), Tensor.Ones(2, 4, 3)), "weight", "*float64*float32*"),
        ["integers"] = (() => Functional.Conv1d(Tensor.Ones([1, 4, 5], DType.Int64), Tensor.Ones([2, 4, 3], DType.Int64)), "input", "*float32 or float64*int64*"),
        ["half precision"] = (() => Functional.ConvTranspose1d(Tensor.Ones([1, 4, 5], DType.Float16), Tensor.Ones([4, 2, 3], DType.Float16)), "input", "*float32 or float64*float16*"),
        ["weight of a lower rank"] = (() => Functional.Conv2d(Tensor.Ones(1, 4, 5, 5), Tensor.Ones(2, 4, 3)), "weight", "*4 axes*2, 4, 3*"),
        ["weight of a higher rank"] = (() => Functional.ConvTranspose1d(Tensor.Ones(1, 4, 5), Tensor.Ones(4, 2, 3, 3)), "weight", "*3 axes*4, 2, 3, 3*"),
        ["weight without taps"] = (() => Functional.ConvTranspose1d(Tensor.Ones(1, 4, 5), Tensor.Ones(4, 2, 0)), "weight", "*at least 1*4, 2, 0*"),
        ["weight without channels"] = (() => Functional.Conv1d(Tensor.Ones(1, 4, 5), Tensor.Ones(2, 0, 3)), "weight", "*at least 1*2, 0, 3*"),
        ["input of a lower rank"] = (() => Functional.Conv2d(Tensor.Ones(5, 5), Tensor.Ones(2, 4, 3, 3)), "input", "*4 axes*3 without*5, 5*"),
        ["input of a higher rank"] = (() => Functional.ConvTranspose1d(Tensor.Ones(1, 1, 4, 5), Tensor.Ones(4, 2, 3)), "input", "*3 axes*1, 1, 4, 5*"),
        ["input of no cells"] = (() => Functional.ConvTranspose2d(Tensor.Ones(1, 2, 0, 4), Tensor.Ones(2, 1, 3, 3)), "input", "*at least 1*1, 2, 0, 4*"),
        ["input of no channels"] = (() => Functional.ConvTranspose1d(Tensor.Ones(1, 0, 4), Tensor.Ones(2, 1, 3)), "input", "*at least 1*1, 0, 4*"),
        ["Conv's channels"] = (() => Functional.Conv1d(Tensor.Ones(1, 3, 5), Tensor.Ones(2, 4, 3)), "input", "*4 channels*3*"),
        ["ConvTranspose's channels"] = (() => Functional.ConvTranspose1d(Tensor.Ones(1, 3, 5), Tensor.Ones(4, 2, 3)), "input", "*4 channels*3*"),
        ["ConvTranspose's groups"] = (() => Functional.ConvTranspose1d(Tensor.Ones(1, 32, 5), Tensor.Ones(32, 2, 3), groups: 3), "input", "*divisible by groups 3*32*"),
        ["Conv's groups by the output"] = (() => Functional.Conv1d(Tensor.Ones(1, 6, 5), Tensor.Ones(4, 2, 3), groups: 3), "weight", "*divisible by groups 3*4*"),
        ["no groups"] = (() => Functional.Conv1d(Tensor.Ones(1, 6, 5), Tensor.Ones(4, 6, 3), groups: 0), "groups", "*at least 1*0*"),
        ["stride 0 on one axis"] = (() => Functional.Conv2d(Tensor.Ones(1, 1, 5, 5), Tensor.Ones(1, 1, 3, 3), stride: (1, 0)), "stride", "*at least 1*1, 0*"),
        ["dilation 0 on one axis"] = (() => Functional.ConvTranspose2d(Tensor.Ones(1, 1, 5, 5), Tensor.Ones(1, 1, 3, 3), dilation: (7, 0)), "dilation", "*at least 1*7, 0*"),
        ["negative padding"] = (() => Functional.ConvTranspose2d(Tensor.Ones(1, 1, 5, 5), Tensor.Ones(1, 1, 3, 3), padding: (0, -1)), "padding", "*at least 0*0, -1*"),
        ["negative padding at the end"] = (() => Functional.Conv1d(Tensor.Ones(1, 1, 5), Tensor.Ones(1, 1, 3), padding: Padding.Pairs((0, -2))), "padding", "*at least 0*-2*"),
        ["strides of another rank"] = (() => Functional.Conv2d(Tensor.Ones(1, 1, 5, 5), Tensor.Ones(1, 1, 3, 3), stride: (1, 1, 1)), "stride", "*one number or 2*1, 1, 1*"),
        ["pairs of another rank"] = (() => Functional.Conv3d(Tensor.Ones(1, 1, 5, 5, 5), Tensor.Ones(1, 1, 3, 3, 3), padding: Padding.Pairs((0, 1), (1, 0))), "padding", "*one entry or 3*(0, 1), (1, 0)*"),
        ["no stride at all"] = (() => Functional.Conv1d(Tensor.Ones(1, 1, 5), Tensor.Ones(1, 1, 3), stride: Array.Empty<int>()), "stride", "*one number or 1*()*"),
        ["same with a stride"] = (() => Functional.Conv1d(Tensor.Ones(1, 1, 5), Tensor.Ones(1, 1, 3), stride: 2, padding: "same"), "padding", "*stride 1*(2,)*"),
        ["same with an output padding"] = (() => Functional.ConvTranspose1d(Tensor.Ones(1, 1, 5), Tensor.Ones(1, 1, 3), stride: 2, padding: "same", outputPadding: 1), "outputPadding", "*expected 0*(1,)*"),
        ["kernel longer than the input"] = (() => Functional.Conv1d(Tensor.Ones(1, 1, 5), Tensor.Ones(1, 1, 3), dilation: 3), "input", "*kernel 3*dilation 3*"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_operand_is_named(string name)
    {
        (Action call, string argument, string message) = Cases[name];

        ArgumentException error = FluentActions.Invoking(call).Should().Throw<ArgumentException>().WithMessage(message).Which;
        error.ParamName.Should().Be(argument);
        error.Message.Should().StartWith(argument);
    }

    [Fact]
    public void Missing_operands_are_named()
    {
        FluentActions.Invoking(() => Functional.Conv1d(null!, Tensor.Ones(1, 1, 1))).Should().Throw<ArgumentNullException>().WithParameterName("input");
        FluentActions.Invoking(() => Functional.ConvTranspose3d(Tensor.Ones(1, 1, 1, 1, 1), null!)).Should().Throw<ArgumentNullException>().WithParameterName("weight");
        FluentActions.Invoking(() => new Conv2d(1, 1, 1).Forward(null!)).Should().Throw<ArgumentNullException>().WithParameterName("input");
    }

    [Fact]
    public void Parameters_are_of_a_type_that_has_gradients() =>
        FluentActions.Invoking(() => new Conv1d(1, 1, 1, dtype: DType.Int64)).Should().Throw<ArgumentException>().WithParameterName("dtype").WithMessage("*int64*");
}
