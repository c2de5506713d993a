using TransposedConv.NN;
using TransposedConv.Tests.Convolution;

namespace TransposedConv.Tests.Upsampling;

/// <summary>The answer to a constant input, against forward passes of a constant input.</summary>
public sealed class RippleTests
{
    public static TheoryData<Layer, int> Layers
    {
        get
        {
            var random = new Generator(5);
            var data = new TheoryData<Layer, int>();
            for (int rank = 1; rank <= 3; rank++)
            {
                data.Add(UpsamplingLayers.Make(rank, 3, 2, 3, 2, 1, 1, generator: random)!, 3);
                data.Add(UpsamplingLayers.Make(rank, 4, 6, 4, 3, 1, groups: 2, generator: random)!, 4);
                data.Add(UpsamplingLayers.Make(rank, 2, 2, 2, 3, dilation: 2, generator: random)!, 2);
            }

            ConvTransposeLayer first = UpsamplingLayers.Make(1, 2, 3, 5, 2, 2, 1, generator: random)!, last = UpsamplingLayers.Make(1, 4, 3, 4, 3, 1, generator: random)!;
            var conv = new Conv1d(3, 4, 3, padding: 2, dilation: 2, bias: false, dtype: DType.Float64, generator: random);
            data.Add(new Sequential(first, new Tanh(), conv, new Sigmoid(), last), 2);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Phases_are_what_a_constant_becomes_inside(Layer layer, int channels)
    {
        int rank = layer.Parameters().First().Shape.Rank - 2;
        int[] size = [.. Enumerable.Repeat(rank == 1 ? 24 : 7, rank)];
        UpsamplingAnalysis analysis = UpsamplingAnalysis.Of(layer, size);
        Tensor output = UpsamplingLayers.OfOnes(layer, channels, size);
        int outChannels = output.Shape[0], seen = 0;
        var least = new double[outChannels];
        var most = new double[outChannels];
        Array.Fill(least, double.PositiveInfinity);
        Array.Fill(most, double.NegativeInfinity);

        foreach (int[] position in Positions(analysis.OutputSize))
        {
            if (!Enumerable.Range(0, rank).All(axis => analysis.Axes[axis].IsInterior(position[axis]))) continue;
            seen++;
            for (int channel = 0; channel < outChannels; channel++)
            {
                double value = At(output, channel, position);
                double phase = At(analysis.Response.Phases, channel, [.. position.Select((u, axis) => analysis.Axes[axis].PhaseOf(u))]);
                value.Should().BeApproximately(phase, 1e-12, $"{layer}, position {string.Join(", ", position)}");
                least[channel] = Math.Min(least[channel], value);
                most[channel] = Math.Max(most[channel], value);
            }
        }

        seen.Should().BeGreaterThanOrEqualTo(analysis.Axes.Aggregate(1, static (product, axis) => product * axis.Period), "every phase is compared");
        for (int channel = 0; channel < outChannels; channel++)
        {
            double ripple = analysis.Response.RippleDecibels[channel];
            if (least[channel] <= 0 && most[channel] >= 0) ripple.Should().Be(double.PositiveInfinity);
            else ripple.Should().BeApproximately(20 * Math.Abs(Math.Log10(Math.Abs(most[channel]) / Math.Abs(least[channel]))), 1e-9);
        }
    }

    [Fact]
    public void Bias_and_float32_make_no_difference()
    {
        var layer = new ConvTranspose1d(1, 1, 3, stride: 2);
        layer.Weight.Fill(0.5f);
        layer.Bias!.Fill(100f);

        UpsamplingResponse response = UpsamplingAnalysis.Of(layer, 4).Response;

        response.Phases.DType.Should().Be(DType.Float64);
        response.Phases.ToArray<double>().Should().Equal(1, 0.5);
        response.RippleDecibels.Should().ContainSingle().Which.Should().BeApproximately(20 * Math.Log10(2), 1e-12);
        // The mean is 0.75 and both phases are 0.25 away from it.
        response.GridDecibels.Should().ContainSingle().Which.Should().BeApproximately(20 * Math.Log10(1 / 3.0), 1e-12);
    }

    [Theory]
    [InlineData(new double[] { 2, 2 }, 0, double.NegativeInfinity)]
    [InlineData(new double[] { -1, -10 }, 20, -1.743)]
    [InlineData(new double[] { 1, 0 }, double.PositiveInfinity, 0)]
    [InlineData(new double[] { 3, -1 }, double.PositiveInfinity, 6.0206)]
    [InlineData(new double[] { 1, -1 }, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(new double[] { 0, 0 }, 0, double.NegativeInfinity)]
    [InlineData(new double[] { 1, double.NaN }, double.NaN, double.NaN)]
    [InlineData(new double[] { 1, double.PositiveInfinity }, double.NaN, double.NaN)]
    public void Ripple_says_what_zeros_signs_and_strange_values_mean(double[] taps, double ripple, double grid)
    {
        var layer = new ConvTranspose1d(1, 1, taps.Length, stride: taps.Length, bias: false, dtype: DType.Float64);
        layer.Weight.CopyFrom(Tensor.From<double>(taps, [1, 1, taps.Length]));

        UpsamplingResponse response = UpsamplingAnalysis.Of(layer, 3).Response;

        AssertNear(response.LargestRippleDecibels, ripple);
        AssertNear(response.LargestGridDecibels, grid);

        static void AssertNear(double actual, double expected)
        {
            if (double.IsFinite(expected)) actual.Should().BeApproximately(expected, 1e-3);
            else actual.Should().Be(expected);
        }
    }

    [Fact]
    public void A_stack_of_clean_layers_is_clean_and_one_unclean_layer_shows()
    {
        var clean = new Sequential(new ConvTranspose1d(1, 1, 4, stride: 2, padding: 1), new ReLU(), new ConvTranspose1d(1, 1, 6, stride: 3));
        var unclean = new Sequential(new ConvTranspose1d(1, 1, 4, stride: 2, padding: 1), new ReLU(), new ConvTranspose1d(1, 1, 5, stride: 3));

        UpsamplingAnalysis.Of(clean, 5).IsUniform.Should().BeTrue();
        UpsamplingAnalysis analysis = UpsamplingAnalysis.Of(unclean, 5);
        analysis.IsUniform.Should().BeFalse();
        analysis.Stages.Select(static stage => stage.IsUniform).Should().Equal(true, false);
        analysis.Stages.Select(static stage => stage.Suggest(1).Count).Should().Equal(0, 1);
    }

    private static double At(Tensor tensor, int channel, int[] position)
    {
        Tensor cell = tensor[channel];
        foreach (int index in position) cell = cell[index];
        return cell.Item<double>();
    }

    private static IEnumerable<int[]> Positions(Shape shape)
    {
        for (long i = 0; i < shape.ElementCount; i++)
        {
            var position = new int[shape.Rank];
            long rest = i;
            for (int axis = shape.Rank - 1; axis >= 0; axis--) (rest, position[axis]) = (rest / shape[axis], (int)(rest % shape[axis]));
            yield return position;
        }
    }
}
