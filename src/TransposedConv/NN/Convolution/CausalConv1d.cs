namespace TransposedConv.NN;

/// <summary>
/// A learnt convolution over one axis that does not look ahead: output t depends on the inputs before <c>(t + 1)·stride</c> alone.
/// [N, Cin, L] or [Cin, L] to [N, Cout, ⌈L / stride⌉] or [Cout, ⌈L / stride⌉].
/// </summary>
/// <remarks>
/// A <see cref="Conv1d"/> whose padding of <c>dilation·(K − 1)</c> cells stands before the input, but for <c>min(stride − 1, dilation·(K − 1))</c> of them,
/// which complete the last <c>stride</c> cells. Parameters and state-dict keys are those of <see cref="Conv1d"/>.
/// Source: A. van den Oord and others, "WaveNet", 2016; with strides, the padding of A. Défossez and others, "High fidelity neural audio compression", 2022.
/// </remarks>
public sealed class CausalConv1d : ConvLayer
{
    /// <summary>Makes the layer, with weights and bias from U(−√k, √k), <c>k = groups / (Cin · K)</c>.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernelSize">Taps.</param>
    /// <param name="stride">Input cells from one output cell to the next.</param>
    /// <param name="dilation">Input cells from one tap to the next.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="paddingMode">What stands in the added cells. Circular is not causal and is refused; Reflect looks ahead at the begin.</param>
    /// <param name="dtype">The element type of the parameters: <see cref="DType.Float32"/> or <see cref="DType.Float64"/>.</param>
    /// <param name="generator">Where the first values come from; by default the shared generator.</param>
    /// <exception cref="ArgumentException">An argument does not fit; the message names it, what was expected and what was given.</exception>
    public CausalConv1d(
        int inChannels,
        int outChannels,
        int kernelSize,
        int stride = 1,
        int dilation = 1,
        int groups = 1,
        bool bias = true,
        PaddingMode paddingMode = PaddingMode.Zeros,
        DType dtype = DType.Float32,
        Generator? generator = null)
        : base(
            1, inChannels, outChannels, kernelSize, stride, CausalPadding.ForConv(kernelSize, stride, dilation), dilation, groups, bias, CausalPadding.Mode(paddingMode), dtype, generator)
    {
    }

    private protected override bool ShowsEdges => false;
}
