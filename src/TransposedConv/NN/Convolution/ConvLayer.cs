namespace TransposedConv.NN;

/// <summary>Conv in any of its dimensions.</summary>
public abstract class ConvLayer : ConvolutionLayer
{
    private protected ConvLayer(
        int rank,
        int inChannels,
        int outChannels,
        PerAxis kernelSize,
        PerAxis stride,
        Padding padding,
        PerAxis dilation,
        int groups,
        bool bias,
        PaddingMode paddingMode,
        DType dtype,
        Generator? generator)
        : base(rank, false, inChannels, outChannels, kernelSize, stride, padding, default, groups, bias, dilation, paddingMode, dtype, generator)
    {
    }

    /// <summary>Computes the output.</summary>
    /// <param name="input">[N, Cin, axes…] or [Cin, axes…], of the parameters' element type.</param>
    /// <returns>[N, Cout, axes…] or [Cout, axes…].</returns>
    /// <exception cref="ArgumentException">The input does not fit the layer; the message says what was expected and what was given.</exception>
    public override Tensor Forward(Tensor input) => Compute(input, [], destination: null);
}
