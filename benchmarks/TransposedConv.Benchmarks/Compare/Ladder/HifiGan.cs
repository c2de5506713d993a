namespace TransposedConv.Benchmarks.Compare.Ladder;

/// <summary>
/// The sizes of the generator of HiFi-GAN V1, without weight normalization, whose parameters are one array. Source: J. Kong, J. Kim, J. Bae, "HiFi-GAN: generative
/// adversarial networks for efficient and high fidelity speech synthesis", 2020, and its published configuration V1.
/// </summary>
internal static class HifiGan
{
    public const int MelBands = 80;
    public const int Channels = 512;
    public const int EdgeKernel = 7;
    public const int SampleRate = 22050;

    /// <summary>The slope of LeakyReLU below 0; before the last convolution it is <see cref="LastSlope"/>.</summary>
    public const double Slope = 0.1;

    public const double LastSlope = 0.01;

    /// <summary>Stride and kernel of the transposed convolutions, each of which halves the channels.</summary>
    public static IReadOnlyList<(int Stride, int Kernel)> Ups { get; } = [(8, 16), (8, 16), (2, 4), (2, 4)];

    /// <summary>Kernels of the residual blocks behind each of them, whose mean goes on.</summary>
    public static IReadOnlyList<int> BlockKernels { get; } = [3, 7, 11];

    /// <summary>Dilations of a block's residual parts: a convolution with the dilation, and one without.</summary>
    public static IReadOnlyList<int> Dilations { get; } = [1, 3, 5];

    /// <summary>Samples of a mel frame.</summary>
    public static int SamplesPerFrame { get; } = Ups.Aggregate(1, static (product, up) => product * up.Stride);

    /// <summary>All convolutions in the order of the published state dict.</summary>
    public static IReadOnlyList<HifiGanLayer> Layers { get; } = [.. ListLayers()];

    private static IEnumerable<HifiGanLayer> ListLayers()
    {
        yield return new("conv_pre", MelBands, Channels, EdgeKernel, 1, PositionsPerFrame: 1);
        int channels = Channels, positions = 1;
        var blocks = new List<HifiGanLayer>();
        for (int up = 0; up < Ups.Count; up++)
        {
            (int stride, int kernel) = Ups[up];
            yield return new($"ups.{up}", channels, channels / 2, kernel, 1, positions, stride);
            channels /= 2;
            positions *= stride;
            for (int block = 0; block < BlockKernels.Count; block++)
            {
                string name = $"resblocks.{(up * BlockKernels.Count) + block}";
                blocks.AddRange(Dilations.Select((dilation, i) => new HifiGanLayer($"{name}.convs1.{i}", channels, channels, BlockKernels[block], dilation, positions)));
                blocks.AddRange(Dilations.Select((_, i) => new HifiGanLayer($"{name}.convs2.{i}", channels, channels, BlockKernels[block], 1, positions)));
            }
        }

        foreach (HifiGanLayer block in blocks) yield return block;
        yield return new("conv_post", channels, 1, EdgeKernel, 1, positions);
    }
}

/// <summary>One convolution of the generator.</summary>
/// <param name="Name">Its name in the state dict.</param>
/// <param name="In">Channels of its input.</param>
/// <param name="Out">Channels of its output.</param>
/// <param name="Kernel">Taps.</param>
/// <param name="Dilation">Cells from tap to tap.</param>
/// <param name="PositionsPerFrame">Cells of its input for each mel frame.</param>
/// <param name="Stride">Of a transposed convolution; 0 for a plain one.</param>
internal sealed record HifiGanLayer(string Name, int In, int Out, int Kernel, int Dilation, int PositionsPerFrame, int Stride = 0)
{
    public bool IsTransposed => Stride > 0;

    public int[] WeightShape => IsTransposed ? [In, Out, Kernel] : [Out, In, Kernel];

    public int WeightLength => In * Out * Kernel;

    /// <summary>How many products are summed in an output.</summary>
    public int Products => In * Kernel / Math.Max(1, Stride);

    /// <summary>A multiply-add counting as two.</summary>
    public double OperationsPerFrame => 2.0 * WeightLength * PositionsPerFrame;
}
