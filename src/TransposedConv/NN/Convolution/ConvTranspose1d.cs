namespace TransposedConv.NN;

/// <summary>
/// A layer of learnt transposed convolution over 1 spatial axis: [N, Cin, L] or [Cin, L] to [N, Cout, …] or [Cout, …].
/// </summary>
/// <remarks>
/// Output sizes <c>(L − 1)·stride − padBegin − padEnd + dilation·(K − 1) + outputPadding + 1</c>; formula at <see cref="Functional.ConvTranspose1d"/>.
/// Source: torch.nn.ConvTranspose1d; padding modes other than zeros, which PyTorch refuses, are the adjoint of <see cref="Conv1d"/> with that mode.
/// </remarks>
public sealed class ConvTranspose1d : ConvTransposeLayer
{
    /// <summary>Makes the layer, with weights and bias from U(−√k, √k), <c>k = groups / (Cout · ΠK)</c>.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernelSize">Taps per axis.</param>
    /// <param name="stride">Output cells from one input cell to the next. Default 1.</param>
    /// <param name="padding">Cells cut off at the ends of the output, or a rule. Default 0.</param>
    /// <param name="outputPadding">Cells computed beyond the end; smaller than stride or than dilation on each axis. Default 0.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="dilation">Output cells from one tap to the next. Default 1.</param>
    /// <param name="paddingMode">What happens to what falls outside the output: dropped, or folded back.</param>
    /// <param name="dtype">The element type of the parameters: <see cref="DType.Float32"/> or <see cref="DType.Float64"/>.</param>
    /// <param name="generator">Where the first values come from; by default the shared generator.</param>
    /// <exception cref="ArgumentException">An argument does not fit; the message names it, what was expected and what was given.</exception>
    public ConvTranspose1d(
        int inChannels,
        int outChannels,
        PerAxis kernelSize,
        PerAxis stride = default,
        Padding padding = default,
        PerAxis outputPadding = default,
        int groups = 1,
        bool bias = true,
        PerAxis dilation = default,
        PaddingMode paddingMode = PaddingMode.Zeros,
        DType dtype = DType.Float32,
        Generator? generator = null)
        : base(1, inChannels, outChannels, kernelSize, stride, padding, outputPadding, groups, bias, dilation, paddingMode, dtype, generator)
    {
    }
}
