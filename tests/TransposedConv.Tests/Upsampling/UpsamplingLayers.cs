using TransposedConv.NN;
using TransposedConv.Tests.Convolution;

namespace TransposedConv.Tests.Upsampling;

/// <summary>Layers and stacks for the analysis, with what a plain forward pass says about them.</summary>
internal static class UpsamplingLayers
{
    /// <summary>ConvTransposes of one channel and 1 to 3 axes whose settings are drawn at random, with an input size for each.</summary>
    public static IEnumerable<(ConvTransposeLayer Layer, int[] InputSize)> Single(int count, PaddingMode mode = PaddingMode.Zeros)
    {
        var random = new Random(7);
        while (count > 0)
        {
            int rank = random.Next(1, 4);
            int[] Numbers(int least, int most) => [.. Enumerable.Range(0, rank).Select(_ => random.Next(least, most + 1))];
            int[] size = Numbers(1, 6), kernel = Numbers(1, 6), stride = Numbers(1, 4), dilation = Numbers(1, 3);
            int[] extra = [.. stride.Select((step, axis) => random.Next(Math.Max(step, dilation[axis])))];
            Padding padding = Padding.Pairs([.. Numbers(0, 3).Zip(Numbers(0, 3))]);
            if (Make(rank, 1, 1, kernel, stride, padding, extra, dilation: dilation, mode: mode) is not { } layer) continue;
            if (!Fits(layer, size)) continue;
            count--;
            yield return (layer, size);
        }
    }

    /// <summary>Stacks of one channel: ConvTranspose twice and three times, with Conv and with elementwise layers between.</summary>
    public static IEnumerable<(Sequential Layers, int[] InputSize)> Stacks()
    {
        yield return (new Sequential(Up(3, 2, 1, 1), new ReLU(), Up(3, 2, 1, 1)), [6]);
        yield return (new Sequential(Up(5, 3), Up(4, 2, 1), new ReLU(), Up(2, 2)), [5]);
        yield return (new Sequential(Up(3, 2), new Conv1d(1, 1, 3, padding: 1, bias: false, dtype: DType.Float64), Up(7, 4, 3, dilation: 3)), [7]);
        yield return (new Sequential(new Conv1d(1, 1, 4, padding: Padding.Pairs((1, 2)), dilation: 2, bias: false, dtype: DType.Float64), new Sequential(Up(2, 3), Up(6, 4, 2, 1))), [9]);
        yield return (new Sequential(Up(3, 2, 0, 1, mode: PaddingMode.Circular), Up(3, 2, 1, mode: PaddingMode.Replicate)), [6]);
        yield return (new Sequential(
            new ConvTranspose2d(1, 1, (3, 4), stride: (2, 3), padding: (1, 0), bias: false, dtype: DType.Float64), new ReLU(),
            new Conv2d(1, 1, (1, 3), padding: (0, 1), bias: false, dtype: DType.Float64),
            new ConvTranspose2d(1, 1, (5, 2), stride: 2, dilation: (1, 3), bias: false, dtype: DType.Float64)), [4, 5]);

        static ConvTranspose1d Up(int kernel, int stride, int padding = 0, int outputPadding = 0, int dilation = 1, PaddingMode mode = PaddingMode.Zeros) =>
            new(1, 1, kernel, stride, padding, outputPadding, bias: false, dilation: dilation, paddingMode: mode, dtype: DType.Float64);
    }

    public static ConvTransposeLayer? Make(
        int rank,
        int inChannels,
        int outChannels,
        PerAxis kernel,
        PerAxis stride = default,
        Padding padding = default,
        PerAxis outputPadding = default,
        int groups = 1,
        PerAxis dilation = default,
        PaddingMode mode = PaddingMode.Zeros,
        Generator? generator = null) => (ConvTransposeLayer)LayerFactory.Make(
            $"ConvTranspose{rank}d", inChannels, outChannels, kernel, stride, padding, outputPadding, groups, bias: false, dilation, mode, DType.Float64, generator);

    /// <summary>Sets all weights of a stack to 1, so that a forward pass counts paths.</summary>
    public static T Counting<T>(T layer) where T : Layer
    {
        foreach (Parameter parameter in layer.Parameters()) parameter.Fill(1);
        return layer;
    }

    /// <summary>What a constant input of ones becomes: [channels, cells…].</summary>
    public static Tensor OfOnes(Layer layer, int channels, params ReadOnlySpan<int> size) =>
        layer.Forward(Tensor.Ones([channels, .. size], DType.Float64));

    private static bool Fits(ConvTransposeLayer layer, int[] size)
    {
        try
        {
            OfOnes(layer, 1, size);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
