using TransposedConv.NN;

namespace TransposedConv.Tests.Upsampling;

/// <summary>Suggested settings are built and run: legal, without a grid, and of the promised output size.</summary>
public sealed class SuggestionTests
{
    [Fact]
    public void Suggested_settings_are_legal_clean_ordered_and_keep_sizes()
    {
        foreach ((ConvTransposeLayer layer, int[] size) in UpsamplingLayers.Single(150))
        {
            UpsamplingStage stage = UpsamplingAnalysis.Of(layer, size).Stages[0];
            IReadOnlyList<UpsamplingSuggestion> suggestions = stage.Suggest(8);
            if (stage.IsUniform)
            {
                suggestions.Should().BeEmpty();
                continue;
            }

            suggestions.Should().NotBeEmpty().And.OnlyHaveUniqueItems();
            suggestions[0].KeepsOutputSize.Should().BeTrue($"{layer}: a kernel of another size can always keep the output size");
            suggestions.Select(static setting => (setting.KeepsOutputSize ? 0 : 1_000_000) + setting.Distance).Should().BeInAscendingOrder();
            foreach (UpsamplingSuggestion setting in suggestions)
            {
                ConvTransposeLayer other = Build(setting, size.Length);
                UpsamplingAnalysis.Of(other, size).IsUniform.Should().BeTrue($"{layer}: {setting}");
                int[][] sizes = setting.KeepsOutputSize ? [size, [.. size.Select(static length => length + 3)]] : [size];
                foreach (int[] input in sizes)
                {
                    Shape before = UpsamplingLayers.OfOnes(layer, 1, input).Shape, after = UpsamplingLayers.OfOnes(other, 1, input).Shape;
                    for (int axis = 0; axis < size.Length; axis++)
                    {
                        int grown = (Stride(other, axis) - layer.Stride[axis]) * input[axis];
                        after[axis + 1].Should().Be(before[axis + 1] + grown, $"{layer}: {setting}");
                    }
                }
            }
        }

        static int Stride(ConvTransposeLayer layer, int axis) => layer.Stride[axis];
    }

    [Theory]
    [InlineData(3, 2, 1, 1, 1, 4, 1, 0)]
    [InlineData(5, 2, 2, 1, 1, 4, 1, 0)]
    [InlineData(3, 2, 0, 0, 1, 4, 1, 1)]
    [InlineData(7, 4, 2, 1, 1, 8, 2, 0)]
    [InlineData(2, 3, 0, 0, 1, 3, 1, 1)]
    [InlineData(4, 2, 1, 0, 2, 4, 0, 1)]
    public void The_best_known_repairs_come_first(int kernel, int stride, int padding, int outputPadding, int dilation, int cleanKernel, int cleanPadding, int cleanOutputPadding)
    {
        var layer = new ConvTranspose1d(1, 1, kernel, stride, padding, outputPadding, dilation: dilation);

        IReadOnlyList<UpsamplingSuggestion> suggestions = UpsamplingAnalysis.Of(layer, 8).Stages[0].Suggest();

        suggestions.Should().HaveCount(5);
        UpsamplingSuggestion best = suggestions.First(setting => setting.KernelSize == cleanKernel);
        best.Distance.Should().Be(suggestions[0].Distance);
        best.Stride.Should().Equal(stride);
        best.Padding.Should().Equal(cleanPadding);
        best.OutputPadding.Should().Equal(cleanOutputPadding);
    }

    [Fact]
    public void Equal_axes_stay_equal_and_clean_ones_stay_as_they_are()
    {
        UpsamplingSuggestion square = UpsamplingAnalysis.Of(new ConvTranspose2d(1, 1, 3, stride: 2, padding: 1, outputPadding: 1), 4, 4).Stages[0].Suggest(1)[0];
        square.KernelSize.Distinct().Should().ContainSingle();
        square.Distance.Should().Be(2);

        UpsamplingSuggestion mixed = UpsamplingAnalysis.Of(new ConvTranspose2d(1, 1, (4, 3), stride: 2, padding: 1), 4, 4).Stages[0].Suggest(1)[0];
        mixed.KernelSize.First().Should().Be(4);
        mixed.Padding.First().Should().Be(1);
        mixed.Distance.Should().Be(1);
    }

    [Fact]
    public void No_more_are_given_than_asked_for()
    {
        UpsamplingStage stage = UpsamplingAnalysis.Of(new ConvTranspose1d(1, 1, 3, stride: 2), 4).Stages[0];

        stage.Suggest(0).Should().BeEmpty();
        stage.Suggest(2).Should().HaveCount(2);
        stage.Invoking(static stage => stage.Suggest(-1)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("count");
    }

    private static ConvTransposeLayer Build(UpsamplingSuggestion setting, int rank) => UpsamplingLayers.Make(
        rank, 1, 1, setting.KernelSize, setting.Stride, setting.Padding.ToArray(), setting.OutputPadding, dilation: setting.Dilation)!;
}
