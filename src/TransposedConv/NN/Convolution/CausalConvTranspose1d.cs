namespace TransposedConv.NN;

/// <summary>
/// A learnt transposed convolution over one axis whose output is exactly stride times as long: [N, Cin, L] or [Cin, L] to [N, Cout, L·stride] or
/// [Cout, L·stride]. As a rule causal: a sample depends on the frames up to its own alone.
/// </summary>
/// <remarks>
/// A <see cref="ConvTranspose1d"/> of whose output the <c>dilation·(K − 1) + 1 − stride</c> samples beyond L·stride are cut off, at the end, at the begin or
/// at both (<see cref="CausalTrim"/>); where the kernel is shorter than the stride, samples of the bias alone are added at the end. Parameters and
/// state-dict keys are those of <see cref="ConvTranspose1d"/>. With <c>kernel = 2·stride</c> every sample is a sum of two frames, the even overlap that
/// leaves no grid in the output. Source: the causal decoders of A. Défossez and others, "High fidelity neural audio compression", 2022.
/// </remarks>
public sealed class CausalConvTranspose1d : ConvTransposeLayer
{
    /// <summary>Makes the layer, with weights and bias from U(−√k, √k), <c>k = groups / (Cout · K)</c>.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernelSize">Taps.</param>
    /// <param name="stride">Output cells from one input cell to the next.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="dilation">Output cells from one tap to the next.</param>
    /// <param name="trim">Where the samples beyond L·stride are cut off.</param>
    /// <param name="dtype">The element type of the parameters: <see cref="DType.Float32"/> or <see cref="DType.Float64"/>.</param>
    /// <param name="generator">Where the first values come from; by default the shared generator.</param>
    /// <exception cref="ArgumentException">An argument does not fit; the message names it, what was expected and what was given.</exception>
    public CausalConvTranspose1d(
        int inChannels,
        int outChannels,
        int kernelSize,
        int stride = 1,
        int groups = 1,
        bool bias = true,
        int dilation = 1,
        CausalTrim trim = CausalTrim.Right,
        DType dtype = DType.Float32,
        Generator? generator = null)
        : base(
            1,
            inChannels,
            outChannels,
            kernelSize,
            stride,
            CausalPadding.ForConvTranspose(kernelSize, stride, dilation, trim),
            CausalPadding.Missing(kernelSize, stride, dilation),
            groups,
            bias,
            dilation,
            PaddingMode.Zeros,
            dtype,
            generator)
    {
        Trim = trim;
    }

    /// <summary>Where the samples beyond L·stride are cut off.</summary>
    public CausalTrim Trim { get; }

    private protected override bool ShowsEdges => false;

    /// <summary>The layer with <c>kernel = 2·stride</c>, whose frames overlap evenly.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="stride">Output cells from one input cell to the next.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="trim">Where the surplus of one stride is cut off.</param>
    /// <param name="dtype">The element type of the parameters: <see cref="DType.Float32"/> or <see cref="DType.Float64"/>.</param>
    /// <param name="generator">Where the first values come from; by default the shared generator.</param>
    /// <exception cref="ArgumentException">An argument does not fit; the message names it, what was expected and what was given.</exception>
    public static CausalConvTranspose1d WithEvenOverlap(
        int inChannels,
        int outChannels,
        int stride,
        int groups = 1,
        bool bias = true,
        CausalTrim trim = CausalTrim.Right,
        DType dtype = DType.Float32,
        Generator? generator = null)
    {
        if (stride is < 1 or > int.MaxValue / 2) throw new ArgumentOutOfRangeException(nameof(stride), stride, $"stride: expected 1 to {int.MaxValue / 2}, got {stride}.");
        return new CausalConvTranspose1d(inChannels, outChannels, 2 * stride, stride, groups, bias, trim: trim, dtype: dtype, generator: generator);
    }

    /// <inheritdoc/>
    protected override string ArgumentsText() => Trim == CausalTrim.Right ? base.ArgumentsText() : $"{base.ArgumentsText()}, trim={Trim.ToString().ToLowerInvariant()}";
}
