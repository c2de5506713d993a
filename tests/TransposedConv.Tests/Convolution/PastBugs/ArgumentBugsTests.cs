using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution.PastBugs;

/// <summary>Arguments that others let through: ranks, lengths, zeros, signs, divisibility.</summary>
public sealed class ArgumentBugsTests
{
    [Fact]
    [PastBug("rank mismatch W vs X")]
    public void Ranks_that_differ_are_refused()
    {
        Refused(() => Functional.Conv1d(Tensor.Ones(1, 1, 3, 3, 3), Tensor.Ones(1, 1, 3)), "input");
        Refused(() => Functional.Conv3d(Tensor.Ones(1, 1, 3), Tensor.Ones(1, 1, 3, 3, 3)), "input");
        Refused(() => Functional.Conv3d(Tensor.Ones(1, 1, 3, 3, 3), Tensor.Ones(1, 1, 3)), "weight");
        Refused(() => new ConvTranspose2d(1, 1, (3, 3, 3)), "kernelSize");
        Refused(() => new ConvTranspose2d(1, 1, 3, stride: (1, 1, 1)), "stride");
        Refused(() => new ConvTranspose2d(1, 1, 3, dilation: (1, 1, 1)), "dilation");
        Refused(() => new ConvTranspose2d(1, 1, 3, padding: (1, 1, 1)), "padding");
        Refused(() => new ConvTranspose2d(1, 1, 3, stride: 2, outputPadding: (1, 1, 1)), "outputPadding");
    }

    [Fact]
    [PastBug("bias length")]
    public void A_bias_of_another_length_is_refused()
    {
        Refused(() => Functional.ConvTranspose2d(Tensor.Ones(1, 4, 3, 3), Tensor.Ones(4, 16, 3, 3), Tensor.Ones(1)), "bias");
        Refused(() => Functional.Conv2d(Tensor.Ones(1, 4, 3, 3), Tensor.Ones(16, 4, 3, 3), Tensor.Ones(1)), "bias");
    }

    [Fact]
    [PastBug("bias axis for groups")]
    public void Output_channels_are_those_of_all_groups()
    {
        Tensor x = Tensor.Ones(1, 4, 2), w = Tensor.Ones(4, 3, 1), b = Tensor.From<float>([1, 2, 3, 4, 5, 6]);

        Functional.ConvTranspose1d(x, w, b, groups: 2).ToArray<float>().Should().Equal(3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8);
        Refused(() => Functional.ConvTranspose1d(x, w, Tensor.Ones(4), groups: 2), "bias");
        Refused(() => Functional.ConvTranspose1d(x, w, Tensor.Ones(3), groups: 2), "bias");
    }

    [Fact]
    [PastBug("group divisibility")]
    public void Channels_that_groups_do_not_divide_are_refused()
    {
        Refused(() => new ConvTranspose2d(32, 33, 3, groups: 3), "inChannels");
        Refused(() => new ConvTranspose2d(33, 32, 3, groups: 3), "outChannels");
        Refused(() => Functional.ConvTranspose2d(Tensor.Ones(1, 32, 3, 3), Tensor.Ones(32, 1, 3, 3), groups: 3), "input");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [PastBug("groups=0 / negative")]
    public void Groups_below_one_are_refused_at_construction(int groups)
    {
        foreach (string layer in LayerFactory.AllNames)
        {
            FluentActions.Invoking(() => LayerFactory.Make(layer, 4, 4, 3, groups: groups)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(groups));
        }

        FluentActions.Invoking(() => Functional.Conv1d(Tensor.Ones(1, 4, 5), Tensor.Ones(4, 4, 3), groups: groups))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(groups));
    }

    [Fact]
    [PastBug("dilation=0 / stride=0 / negative")]
    public void Zero_or_negative_steps_on_any_axis_are_refused_at_construction()
    {
        foreach (int bad in (int[])[0, -1, int.MinValue])
        {
            foreach (int axis in Enumerable.Range(0, 3))
            {
                int[] values = [7, 7, 7];
                values[axis] = bad;
                Refused(() => new Conv3d(1, 1, 3, stride: values), "stride");
                Refused(() => new ConvTranspose3d(1, 1, 3, stride: values), "stride");
                Refused(() => new Conv3d(1, 1, 3, dilation: values), "dilation");
                Refused(() => new ConvTranspose3d(1, 1, 3, dilation: values), "dilation");
                Refused(() => new ConvTranspose3d(1, 1, values), "kernelSize");
            }
        }
    }

    [Fact]
    [PastBug("negative padding / output_padding")]
    public void Negative_paddings_are_refused()
    {
        Refused(() => new ConvTranspose2d(1, 1, 3, stride: 2, outputPadding: -1), "outputPadding");
        Refused(() => new ConvTranspose2d(1, 1, 3, padding: -1), "padding");
        Refused(() => new Conv2d(1, 1, 3, padding: (0, -1)), "padding");
        Refused(() => new Conv2d(1, 1, 3, padding: Padding.Pairs((0, 0), (0, -1))), "padding");
    }

    [Fact]
    [PastBug("zero spatial / channel / kernel")]
    public void Axes_of_no_length_are_refused()
    {
        Refused(() => Functional.ConvTranspose2d(Tensor.Ones(1, 2, 0, 4), Tensor.Ones(2, 1, 3, 3)), "input");
        Refused(() => Functional.Conv2d(Tensor.Ones(1, 2, 0, 4), Tensor.Ones(1, 2, 3, 3), padding: 2), "input");
        Refused(() => Functional.Conv2d(Tensor.Ones(1, 0, 4, 4), Tensor.Ones(2, 0, 3, 3)), "weight");
        Refused(() => Functional.Conv2d(Tensor.Ones(1, 0, 4, 4), Tensor.Ones(2, 1, 3, 3)), "input");
        Refused(() => Functional.ConvTranspose2d(Tensor.Ones(1, 2, 4, 4), Tensor.Ones(2, 1, 3, 0)), "weight");
        Refused(() => new ConvTranspose2d(1, 1, (3, 0)), "kernelSize");
        Refused(() => new Conv2d(0, 1, 3), "inChannels");
        Refused(() => new Conv2d(1, 0, 3), "outChannels");
    }

    private static void Refused(Func<object> action, string argument) =>
        FluentActions.Invoking(action).Should().Throw<ArgumentException>().Which.ParamName.Should().Be(argument);
}
