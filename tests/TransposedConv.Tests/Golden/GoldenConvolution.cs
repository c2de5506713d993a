namespace TransposedConv.Tests.Golden;

/// <summary>One convolution that PyTorch computed in float64: its arguments, its output and the gradients.</summary>
/// <param name="Layer">The PyTorch module, e.g. <c>ConvTranspose2d</c>.</param>
/// <param name="IsInteger">Whether every value is a small integer, so that results must be equal bit for bit.</param>
/// <param name="Seed">The seed of <see cref="Fill"/>.</param>
/// <param name="PaddingWord"><c>same</c>, <c>valid</c>, or null when <see cref="Padding"/> holds numbers.</param>
/// <param name="OutputSize">The output size given at call time (spatial or full shape), or null.</param>
/// <param name="BiasGradient">The gradient by the bias, or null without a bias.</param>
public sealed record GoldenConvolution(
    string Layer,
    bool IsInteger,
    long Seed,
    int[] InputShape,
    int[] WeightShape,
    bool HasBias,
    int[] Stride,
    string? PaddingWord,
    int[] Padding,
    int[] OutputPadding,
    int[] Dilation,
    int Groups,
    string PaddingMode,
    int[]? OutputSize,
    int[] OutputShape,
    double[] Output,
    double[] InputGradient,
    double[] WeightGradient,
    double[]? BiasGradient)
{
    /// <summary>How the script fills the tensors of integer cases.</summary>
    private const int InputRadius = 4, WeightRadius = 3, BiasRadius = 5, UpstreamRadius = 3;

    public bool IsTransposed => Layer.StartsWith("ConvTranspose", StringComparison.Ordinal);

    public int Rank => Layer[^2] - '0';

    public bool IsBatched => InputShape.Length == Rank + 2;

    public int Batch => IsBatched ? InputShape[0] : 1;

    public int InputChannels => InputShape[^(Rank + 1)];

    public int OutputChannels => OutputShape[^(Rank + 1)];

    public int[] Kernel => WeightShape[2..];

    public int[] InputSpatial => InputShape[^Rank..];

    public int[] OutputSpatial => OutputShape[^Rank..];

    /// <summary>Regenerates input, weight, bias and upstream gradient, in the order in which the script drew them.</summary>
    public GoldenConvolutionInputs Fill()
    {
        GoldenFill stream = new(Seed);
        double[] input = Draw(stream, Count(InputShape), InputRadius);
        double[] weight = Draw(stream, Count(WeightShape), WeightRadius);
        double[]? bias = HasBias ? Draw(stream, OutputChannels, BiasRadius) : null;
        double[] upstream = Draw(stream, Count(OutputShape), UpstreamRadius);
        return new GoldenConvolutionInputs(input, weight, bias, upstream);
    }

    public override string ToString() =>
        $"{Layer} [{string.Join(',', InputShape)}] kernel {string.Join(',', Kernel)} stride {string.Join(',', Stride)} " +
        $"padding {PaddingWord ?? string.Join(',', Padding)} {PaddingMode} groups {Groups} seed {Seed}";

    private double[] Draw(GoldenFill stream, int count, int radius) =>
        IsInteger ? stream.Integers(count, radius) : stream.Reals(count);

    private static int Count(int[] shape) => shape.Aggregate(1, (product, size) => product * size);
}

/// <summary>What went into a golden convolution.</summary>
public sealed record GoldenConvolutionInputs(double[] Input, double[] Weight, double[]? Bias, double[] Upstream);
