using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>Random unbatched convolutions without bias: every rank, group, dilation, mode and padding form; the same ones in every run.</summary>
internal static class RandomSettings
{
    public static IEnumerable<ConvolutionSetting> Make(int count, int seed, bool transposed)
    {
        var random = new Random(seed);
        for (int made = 0; made < count;)
        {
            ConvolutionSetting setting = WithReachableSize(Draw(random, transposed));
            if (!IsPossible(setting)) continue;
            made++;
            yield return setting;
        }
    }

    private static ConvolutionSetting Draw(Random random, bool transposed)
    {
        int rank = random.Next(1, 4), groups = random.Next(1, 4);
        int[] Axis(int low, int high) => [.. Enumerable.Range(0, rank).Select(_ => random.Next(low, high))];
        int[] stride = Axis(1, 4), dilation = Axis(1, 4), kernel = Axis(1, 4);
        int form = random.Next(4);
        if (form == 3 && !transposed) stride = Axis(1, 2);
        Padding padding = form switch
        {
            0 => random.Next(3),
            1 => Axis(0, 3),
            2 => Padding.Pairs([.. Enumerable.Range(0, rank).Select(_ => (random.Next(3), random.Next(3)))]),
            _ => random.Next(2) == 0 ? Padding.Same : Padding.SameLower,
        };
        int[] extra = [.. stride.Zip(dilation).Select(pair => random.Next(Math.Max(pair.First, pair.Second)))];
        return new ConvolutionSetting(
            transposed ? $"ConvTranspose{rank}d" : $"Conv{rank}d",
            [groups * random.Next(1, 3), .. Axis(1, rank == 3 ? 4 : 7)],
            groups * random.Next(1, 3),
            kernel)
        {
            Stride = stride,
            Padding = padding,
            OutputPadding = transposed && form != 3 && random.Next(2) == 0 ? extra : default(PerAxis),
            Dilation = dilation,
            Groups = groups,
            Mode = (PaddingMode)random.Next(4),
            HasBias = false,
            OutputSize = transposed && form != 3 && random.Next(3) == 0 ? [.. stride.Select(step => random.Next(step))] : null,
        };
    }

    /// <summary>Turns the drawn surplus over the least output size into the size.</summary>
    private static ConvolutionSetting WithReachableSize(ConvolutionSetting setting)
    {
        if (setting.OutputSize is not { } surplus) return setting;
        int[] stride = [.. setting.Stride], dilation = [.. setting.Dilation];
        (int[] begin, int[] end, _) = setting.Padding.ForConvTranspose(setting.Rank, setting.KernelSizes, stride, dilation, 0);
        int[] sizes = [.. surplus.Select((more, axis) =>
            ((setting.Input[1 + axis] - 1) * stride[axis]) - begin[axis] - end[axis] + (dilation[axis] * (setting.KernelSizes[axis] - 1)) + 1 + more)];
        return setting with { OutputSize = sizes };
    }

    /// <summary>Some draws make an output of no cells or fold further than the mode allows; the layer itself says so.</summary>
    private static bool IsPossible(ConvolutionSetting setting)
    {
        try
        {
            setting.Module().Forward(Tensor.Zeros(setting.Input, DType.Float64), setting.OutputSize);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
