using TransposedConv.NN;
using TransposedConv.Tests.Convolution;
using TransposedConv.Tests.Golden;

namespace TransposedConv.Tests.Upsampling;

/// <summary>Weights that leave no grid: against PyTorch's interpolation, and against nearest-neighbour upsampling of a convolution.</summary>
public sealed class UpsamplingInitTests
{
    [Fact]
    public void Bilinear_layers_interpolate_as_PyTorch_does_away_from_the_edges()
    {
        GoldenUpsampling.All.Should().HaveCountGreaterThanOrEqualTo(9);
        foreach (GoldenUpsampling golden in GoldenUpsampling.All)
        {
            Tensor input = Tensor.From<double>(golden.Input.Values, golden.Input.Shape), expected = Tensor.From<double>(golden.Output.Values, golden.Output.Shape);
            int rank = input.Rank - 2, scale = golden.Scale, channels = input.Shape[1];
            ConvTransposeLayer layer = UpsamplingLayers.Make(rank, channels, channels, (2 * scale) - (scale % 2), scale, scale / 2)!;
            Init.Bilinear(layer.Weight, scale).Should().BeSameAs(layer.Weight.Value);

            Tensor output = layer.Forward(input);

            output.Shape.Should().Equal(expected.Shape);
            for (int axis = 2; axis < input.Rank; axis++)
            {
                // PyTorch repeats the edge cells; ConvTranspose has nothing there.
                output = output.Narrow(axis, scale, output.Shape[axis] - (2 * scale));
                expected = expected.Narrow(axis, scale, expected.Shape[axis] - (2 * scale));
            }

            double[] actual = output.ToArray<double>(), wanted = expected.ToArray<double>();
            for (int i = 0; i < wanted.Length; i++) actual[i].Should().BeApproximately(wanted[i], 1e-14, $"scale {scale}, rank {rank}");
        }
    }

    [Fact]
    public void Bilinear_layers_keep_a_constant_for_every_kernel_from_the_stride_on()
    {
        for (int stride = 1; stride <= 6; stride++)
        {
            for (int kernel = stride; kernel <= (3 * stride) + 1; kernel++)
            {
                ConvTransposeLayer layer = UpsamplingLayers.Make(2, 2, 2, kernel, (stride, 1))!;
                Init.Bilinear(layer.Weight, (stride, 1));

                UpsamplingAnalysis analysis = UpsamplingAnalysis.Of(layer, 4, 4);

                analysis.Response.Phases.ToArray<double>().Should().OnlyContain(value => Math.Abs(value - 1) < 1e-14, $"kernel {kernel}, stride {stride}");
                analysis.Response.LargestRippleDecibels.Should().BeLessThan(1e-12);
            }
        }
    }

    [Fact]
    public void Bilinear_keeps_channels_apart_or_takes_their_mean_in_each_group()
    {
        Tensor input = Filled.Integers([4, 5], 3);
        Tensor Up(Tensor x) => UpsampleOne(x);

        ConvTransposeLayer apart = UpsamplingLayers.Make(1, 4, 4, 4, 2, 1, groups: 2)!;
        Init.Bilinear(apart.Weight, 2, groups: 2);
        for (int channel = 0; channel < 4; channel++)
        {
            apart.Forward(input)[channel].ToArray<double>().Should().Equal(Up(input[channel]).ToArray<double>());
        }

        ConvTransposeLayer across = UpsamplingLayers.Make(1, 4, 6, 4, 2, 1, groups: 2)!;
        Init.Bilinear(across.Weight, 2, groups: 2, acrossChannels: true);
        for (int channel = 0; channel < 6; channel++)
        {
            int group = channel / 3;
            Tensor mean = (input[2 * group] + input[(2 * group) + 1]) / 2;
            across.Forward(input)[channel].ToArray<double>().Should().Equal(Up(mean).ToArray<double>());
        }

        static Tensor UpsampleOne(Tensor x)
        {
            ConvTransposeLayer layer = UpsamplingLayers.Make(1, 1, 1, 4, 2, 1)!;
            Init.Bilinear(layer.Weight, 2);
            layer.Weight.Value.ToArray<double>().Should().Equal(0.25, 0.75, 0.75, 0.25);
            return layer.Forward(x.Reshape(1, 5))[0];
        }
    }

    [Theory]
    [InlineData(1, 2, 2)]
    [InlineData(1, 6, 2)]
    [InlineData(1, 4, 4)]
    [InlineData(2, 6, 3)]
    [InlineData(3, 4, 2)]
    public void Sub_pixel_replicated_layers_are_a_convolution_behind_nearest_neighbours(int rank, int kernel, int stride)
    {
        int[] size = [.. Enumerable.Repeat(4, rank)];
        ConvTransposeLayer layer = UpsamplingLayers.Make(rank, 2, 3, kernel, stride)!;
        Init.SubPixelReplicated(layer.Weight, stride, taps => taps.CopyFrom(Filled.Integers(taps.Shape, 11)));
        Tensor input = Filled.Integers([2, .. size], 12);

        // The small kernel is itself a ConvTranspose with stride 1; every one of its outputs then fills a block.
        ConvTransposeLayer small = UpsamplingLayers.Make(rank, 2, 3, kernel / stride)!;
        small.Weight.CopyFrom(Filled.Integers(small.Weight.Shape, 11));
        Tensor expected = small.Forward(input);
        for (int axis = 1; axis <= rank; axis++) expected = expected.RepeatInterleave(stride, dim: axis);

        Tensor output = layer.Forward(input);
        output.Shape.Should().Equal(expected.Shape);
        output.ToArray<double>().Should().Equal(expected.ToArray<double>());
        UpsamplingAnalysis.Of(layer, size).Response.RippleDecibels.Should().OnlyContain(static ripple => ripple == 0);
    }

    [Fact]
    public void Sub_pixel_replicated_values_are_drawn_as_for_the_small_kernel()
    {
        ConvTransposeLayer layer = UpsamplingLayers.Make(1, 4, 2, 6, 3)!, small = UpsamplingLayers.Make(1, 4, 2, 2, generator: new Generator(4))!;

        Init.SubPixelReplicated(layer.Weight, 3, generator: new Generator(4));

        layer.Weight.Value.ToArray<double>().Should().Equal(small.Weight.Value.RepeatInterleave(3, dim: 2).ToArray<double>());
        layer.Weight.Value.IsLeaf.Should().BeTrue();
        layer.Weight.RequiresGrad.Should().BeTrue();
    }

    [Fact]
    public void Weights_and_strides_that_do_not_fit_are_named()
    {
        Refused(() => Init.Bilinear(Tensor.Zeros(2, 3, 4), 2), "weight", "*as many output as input channels*?2, 3, 4?*");
        Refused(() => Init.Bilinear(Tensor.Zeros(2, 2, 4), (2, 2)), "stride", "*one number or 1*");
        Refused(() => Init.Bilinear(Tensor.Zeros(2, 2, 4), 0), "stride", "*at least 1*");
        Refused(() => Init.Bilinear(Tensor.Zeros(2, 2, 2), 3), "weight", "*no smaller than the stride*kernel 2 with stride 3 on axis 0*");
        Refused(() => Init.Bilinear(Tensor.Zeros(3, 3, 2), 2, groups: 2), "weight", "*divisible by groups 2*");
        Refused(() => Init.Bilinear(Tensor.Zeros(2, 2, 2), 2, groups: 0), "groups", "*at least 1*");
        Refused(() => Init.Bilinear(Tensor.Zeros(2, 2), 1), "weight", "*1, 2 or 3 kernel axes*?2, 2?*");
        Refused(() => Init.SubPixelReplicated(Tensor.Zeros(2, 2, 4, 5), 2), "weight", "*multiple of the stride*kernel 5 with stride 2 on axis 1*");
    }

    private static void Refused(Action call, string argument, string message) =>
        call.Should().Throw<ArgumentException>().WithParameterName(argument).WithMessage(message);
}
