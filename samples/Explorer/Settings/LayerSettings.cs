using TransposedConv;
using TransposedConv.NN;

namespace Explorer.Settings;

/// <summary>A ConvTranspose of one channel, what its weights are, and its input.</summary>
internal sealed record LayerSettings
{
    private const ulong Seed = 1;

    public required int[] Input { get; init; }

    public required int[] Kernel { get; init; }

    public required int[] Stride { get; init; }

    public required int[] Padding { get; init; }

    public required int[] OutputPadding { get; init; }

    public required int[] Dilation { get; init; }

    public required WeightKind Weights { get; init; }

    public required InputKind Values { get; init; }

    public int Rank => Input.Length;

    /// <summary>The layer with its weights.</summary>
    /// <exception cref="ArgumentException">The library refuses the settings.</exception>
    /// <exception cref="OverflowException">The library refuses the sizes.</exception>
    internal ConvTransposeLayer Layer()
    {
        ConvTransposeLayer layer = Bare(Padding, OutputPadding);
        Parameter weight = layer.Weight;
        switch (Weights)
        {
            case WeightKind.Ones:
                weight.Fill(1);
                break;
            case WeightKind.Counting:
                weight.CopyFrom(Counting(weight.Shape));
                break;
            case WeightKind.Bilinear:
                Init.Bilinear(weight, Stride);
                break;
            case WeightKind.Random:
                Init.KaimingUniform(weight, Math.Sqrt(5), generator: new Generator(Seed));
                break;
            default:
                Init.SubPixelReplicated(weight, Stride, generator: new Generator(Seed));
                break;
        }

        return layer;
    }

    /// <summary>The layer with weights still to be set, and other edges.</summary>
    internal ConvTransposeLayer Bare(int[] padding, int[] outputPadding) => Rank == 1
        ? new ConvTranspose1d(1, 1, Kernel, Stride, padding, outputPadding, bias: false, dilation: Dilation, dtype: DType.Float64)
        : new ConvTranspose2d(1, 1, Kernel, Stride, padding, outputPadding, bias: false, dilation: Dilation, dtype: DType.Float64);

    /// <summary>The input's elements, of the shape of its axes.</summary>
    internal Tensor InputValues() => Values == InputKind.Ones ? Tensor.Ones(Input, DType.Float64) : Counting(Input);

    /// <summary>1, 2, 3, … in row-major order.</summary>
    internal static Tensor Counting(Shape shape) =>
        Tensor.From<double>([.. Enumerable.Range(1, (int)shape.ElementCount).Select(static number => (double)number)], shape);
}
