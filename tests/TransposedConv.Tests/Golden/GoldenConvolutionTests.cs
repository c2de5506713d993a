namespace TransposedConv.Tests.Golden;

/// <summary>The golden convolutions parse, are as many and as varied as promised, and agree with themselves.</summary>
public class GoldenConvolutionTests
{
    private static IReadOnlyList<GoldenConvolution> All => GoldenConvolutionReader.All;

    [Fact]
    public void Counts_are_as_promised()
    {
        All.Count(c => c.PaddingMode == "zeros").Should().Be(1290);
        All.Count(c => c.PaddingMode == "zeros" && c.IsInteger).Should().Be(1080);
        All.Count(c => c.PaddingMode != "zeros").Should().Be(153);
        All.Where(c => c.PaddingMode == "zeros").GroupBy(c => c.Layer).Select(g => g.Count()).Should().AllBeEquivalentTo(215).And.HaveCount(6);
        All.Select(c => c.Seed).Should().OnlyHaveUniqueItems();
    }

    public static TheoryData<string, int> Traits => new()
    {
        { "unbatched", 300 }, { "empty batch", 100 }, { "depthwise with multiplier", 200 }, { "grouped", 150 }, { "dilated", 700 },
        { "kernel 1", 200 }, { "kernel < stride", 500 }, { "kernel > input", 400 }, { "strides differ", 600 }, { "same", 80 }, { "valid", 20 },
        { "output size", 100 }, { "output padding", 150 }, { "output padding >= stride", 50 }, { "no bias", 500 },
        { "reflect", 51 }, { "replicate", 51 }, { "circular", 51 },
    };

    [Theory]
    [MemberData(nameof(Traits))]
    public void Every_trait_is_well_represented(string trait, int atLeast) =>
        All.Count(c => Has(c, trait)).Should().BeGreaterThanOrEqualTo(atLeast);

    [Fact]
    public void Result_lengths_follow_from_the_shapes()
    {
        foreach (GoldenConvolution c in All)
        {
            GoldenConvolutionInputs inputs = c.Fill();
            c.Output.Should().HaveCount(inputs.Upstream.Length, c.ToString());
            c.InputGradient.Should().HaveCount(inputs.Input.Length, c.ToString());
            c.WeightGradient.Should().HaveCount(inputs.Weight.Length, c.ToString());
            c.BiasGradient?.Length.Should().Be(c.HasBias ? c.OutputChannels : 0, c.ToString());
            (c.BiasGradient is null).Should().Be(!c.HasBias, c.ToString());
        }
    }

    [Fact]
    public void Bias_gradient_is_the_sum_of_the_regenerated_upstream_gradient()
    {
        foreach (GoldenConvolution c in All.Where(c => c.HasBias && c.IsInteger))
        {
            double[] upstream = c.Fill().Upstream;
            int positions = c.OutputSpatial.Aggregate(1, (product, size) => product * size);
            double[] sums = new double[c.OutputChannels];
            for (int i = 0; i < upstream.Length; i++)
            {
                sums[i / positions % c.OutputChannels] += upstream[i];
            }

            sums.Should().Equal(c.BiasGradient, c.ToString());
        }
    }

    [Fact]
    public void Integer_cases_hold_integers_only() =>
        All.Where(c => c.IsInteger).SelectMany(c => c.Output.Concat(c.InputGradient).Concat(c.WeightGradient))
            .Should().OnlyContain(value => double.IsInteger(value));

    private static bool Has(GoldenConvolution c, string trait) => trait switch
    {
        "unbatched" => !c.IsBatched,
        "empty batch" => c.Batch == 0,
        "depthwise with multiplier" => c.Groups > 1 && c.InputChannels == c.Groups && c.OutputChannels > c.Groups,
        "grouped" => c.Groups > 1 && c.InputChannels > c.Groups,
        "dilated" => c.Dilation.Any(d => d > 1),
        "kernel 1" => c.Kernel.All(k => k == 1),
        "kernel < stride" => c.Kernel.Zip(c.Stride).Any(p => p.First < p.Second),
        "kernel > input" => c.Kernel.Zip(c.InputSpatial).Any(p => p.First > p.Second),
        "strides differ" => c.Stride.Distinct().Count() > 1,
        "same" or "valid" => c.PaddingWord == trait,
        "output size" => c.OutputSize is not null,
        "output padding" => c.OutputPadding.Any(p => p > 0),
        "output padding >= stride" => c.OutputPadding.Zip(c.Stride).Any(p => p.First >= p.Second),
        "no bias" => !c.HasBias,
        _ => c.PaddingMode == trait,
    };
}
