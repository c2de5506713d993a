using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution.PastBugs;

/// <summary>Wrong values: which cells meet which taps.</summary>
public sealed class ValueBugsTests
{
    [Fact]
    [PastBug("col2im OOB (no input contributes)")]
    public void Taps_that_meet_no_input_leave_the_bias()
    {
        Tensor y = Functional.ConvTranspose1d(Tensor.Ones(1, 1, 1), Tensor.Ones(1, 1, 3), Tensor.Full([1], 4f), padding: 2, stride: 5, dilation: 4);

        y.ToArray<float>().Should().Equal(4, 4, 5, 4, 4);
        Functional.ConvTranspose1d(Tensor.Ones(1, 1, 2), Tensor.Ones(1, 1, 1), Tensor.Full([1], 4f), stride: 4, padding: 1).ToArray<float>()
            .Should().Equal([4, 4, 4], "both taps are cut off, and nothing else reaches the cells");
    }

    /// <summary>PyTorch 1.13's numbers. A wrong forward with a matching backward passes every gradient check.</summary>
    [Fact]
    [PastBug("dilated transposed wrong fwd")]
    public void Dilated_transposed_convolution_has_the_right_values()
    {
        Functional.ConvTranspose1d(Tensor.Ones(1, 1, 4), Tensor.Ones(1, 1, 3), stride: 2, padding: 1, outputPadding: 1, dilation: 2).ToArray<float>()
            .Should().Equal(0, 2, 0, 3, 0, 3, 0, 2, 0, 1);
        Tensor plane = Functional.ConvTranspose2d(Tensor.Ones(1, 1, 3, 3), Tensor.Ones(1, 1, 3, 3), stride: 2, padding: 1, outputPadding: 1, dilation: 2);
        plane[0, 0, 1].ToArray<float>().Should().Equal(0, 4, 0, 6, 0, 4, 0, 2);
        plane[0, 0, 3].ToArray<float>().Should().Equal(0, 6, 0, 9, 0, 6, 0, 3);
        plane[0, 0, 2].ToArray<float>().Should().OnlyContain(static value => value == 0);
    }

    [Fact]
    [PastBug("padding treated as input pad")]
    public void Padding_crops_and_output_padding_shows_more()
    {
        ConvolutionSetting full = new("ConvTranspose2d", [1, 2, 3, 4], 2, 16) { Stride = 8, HasBias = false };
        Tensor x = Filled.Integers(full.Input, 1), w = Filled.Integers(full.WeightShape, 2);
        Tensor whole = full.Apply(x, w, null);

        Tensor cropped = (full with { Padding = 4, OutputPadding = 3 }).Apply(x, w, null);

        cropped.Shape.ToArray().Should().Equal(1, 2, 27, 35);
        cropped.ToArray<double>().Should().Equal(whole.Narrow(2, 4, 27).Narrow(3, 4, 35).ToArray<double>());
        cropped.Narrow(3, 32, 3).ToArray<double>().Should().Contain(static value => value != 0, "the added cells are computed");
    }

    /// <summary>
    /// Odd totals: "same" puts the larger half at the end, "same_lower" at the begin, and the total counts dilation. ONNX's output_shape without
    /// auto_pad is a pair of paddings here.
    /// </summary>
    [Theory]
    [InlineData(4, 1, 1)]
    [InlineData(3, 2, 1)]
    [InlineData(2, 1, 3)]
    [InlineData(4, 3, 2)]
    [PastBug("output_shape pad split")]
    public void Odd_totals_split_as_the_rule_says(int kernel, int stride, int dilation)
    {
        int total = (dilation * (kernel - 1)) + 1 - stride;
        Tensor x = Filled.Integers([1, 1, 5], 1), w = Filled.Integers([1, 1, kernel], 2);
        double[] whole = Functional.ConvTranspose1d(x, w, stride: stride, dilation: dilation).ToArray<double>();

        double[] upper = Functional.ConvTranspose1d(x, w, stride: stride, dilation: dilation, padding: "same").ToArray<double>();
        double[] lower = Functional.ConvTranspose1d(x, w, stride: stride, dilation: dilation, padding: "same_lower").ToArray<double>();

        upper.Should().HaveCount(5 * stride).And.Equal(whole.Skip(total / 2).Take(5 * stride));
        lower.Should().HaveCount(5 * stride).And.Equal(whole.Skip(total - (total / 2)).Take(5 * stride));
        if (total % 2 == 1) upper.Should().NotEqual(lower);
    }

    [Theory]
    [InlineData("Conv2d")]
    [InlineData("ConvTranspose2d")]
    [PastBug("asymmetric pads")]
    public void Every_axis_and_end_has_its_own_numbers(string name) => EqualsTheDefinition(new(name, [2, 2, 6, 7], 3, (3, 2))
    {
        Stride = (2, 3),
        Padding = Padding.Pairs((1, 0), (0, 2)),
        Dilation = (1, 2),
    });

    [Fact]
    [PastBug("kernel vs input bound")]
    public void Kernels_of_any_shape_fit_inputs_of_any_shape()
    {
        (int Height, int Width)[] inputs = [(1, 1), (2, 5), (5, 2), (1, 6), (6, 1), (3, 3), (4, 4)];
        (int, int)[] kernels = [(5, 2), (2, 5)];
        foreach ((int height, int width) in inputs)
        {
            foreach ((int, int) kernel in kernels)
            {
                EqualsTheDefinition(new("ConvTranspose2d", [1, 2, height, width], 2, kernel) { Stride = (1, 2), Dilation = (2, 1) });
                EqualsTheDefinition(new("Conv2d", [1, 2, height, width], 2, kernel) { Stride = (1, 2), Dilation = (2, 1), Padding = (4, 4) });
            }
        }
    }

    [Fact]
    [PastBug("group descriptor")]
    public void Two_groups_of_21_channels_to_one_each()
    {
        ConvolutionSetting setting = new("ConvTranspose2d", [9, 42, 1, 5], 2, 1) { Groups = 2, Dilation = (4, 3) };

        PlainConvolution2d.OutputShape(setting).Should().Equal(1, 5);
        EqualsTheDefinition(setting);
    }

    /// <summary>3 × 3, stride 2, 14 × 14, "same", many channels: the case where one library's fast path went wrong at index 40.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [PastBug("slow path for one shape")]
    public void Three_by_three_with_stride_two_on_14_by_14_is_right(int channels) =>
        EqualsTheDefinition(new("ConvTranspose2d", [1, channels, 14, 14], channels, 3) { Stride = 2, Padding = Padding.Same });

    private static void EqualsTheDefinition(ConvolutionSetting setting)
    {
        double[] x = Filled.Integers(setting.Input, 1).ToArray<double>(), w = Filled.Integers(setting.WeightShape, 2).ToArray<double>();
        Tensor b = Filled.Integers([setting.Out], 3);

        Tensor y = setting.Apply(Tensor.From<double>(x, setting.Input), Tensor.From<double>(w, setting.WeightShape), b);

        y.Shape.ToArray().Should().Equal([setting.Input[0], setting.Out, .. PlainConvolution2d.OutputShape(setting)], "{0}", setting);
        y.ToArray<double>().Should().Equal(PlainConvolution2d.Compute(setting, x, w, b.ToArray<double>()), "{0}", setting);
    }
}
