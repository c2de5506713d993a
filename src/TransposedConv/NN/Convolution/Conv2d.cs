namespace TransposedConv.NN;

/// <summary>A layer of learnt convolution over 2 spatial axes: [N, Cin, H, W] or [Cin, H, W] to [N, Cout, …] or [Cout, …].</summary>
/// <remarks>
/// Output sizes <c>⌊(L + padBegin + padEnd − dilation·(K − 1) − 1) / stride⌋ + 1</c>; formula at <see cref="Functional.Conv2d"/>.
/// Source: torch.nn.Conv2d.
/// </remarks>
public sealed class Conv2d : ConvLayer
{
    /// <summary>Makes the layer, with weights and bias from U(−√k, √k), <c>k = groups / (Cin · ΠK)</c>.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="kernelSize">Taps per axis.</param>
    /// <param name="stride">Input cells from one output cell to the next. Default 1.</param>
    /// <param name="padding">Cells added around the input, or a rule. Default 0.</param>
    /// <param name="dilation">Input cells from one tap to the next. Default 1.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="paddingMode">What stands in the added cells.</param>
    /// <param name="dtype">The element type of the parameters: <see cref="DType.Float32"/> or <see cref="DType.Float64"/>.</param>
    /// <param name="generator">Where the first values come from; by default the shared generator.</param>
    /// <exception cref="ArgumentException">An argument does not fit; the message names it, what was expected and what was given.</exception>
    public Conv2d(
        int inChannels,
        int outChannels,
        PerAxis kernelSize,
        PerAxis stride = default,
        Padding padding = default,
        PerAxis dilation = default,
        int groups = 1,
        bool bias = true,
        PaddingMode paddingMode = PaddingMode.Zeros,
        DType dtype = DType.Float32,
        Generator? generator = null)
        : base(2, inChannels, outChannels, kernelSize, stride, padding, dilation, groups, bias, paddingMode, dtype, generator)
    {
    }
}
