using TransposedConv.Kernels.Convolution;

namespace TransposedConv.NN;

/// <summary>ConvTranspose in any of its dimensions.</summary>
public abstract class ConvTransposeLayer : ConvolutionLayer
{
    private protected ConvTransposeLayer(
        int rank,
        int inChannels,
        int outChannels,
        PerAxis kernelSize,
        PerAxis stride,
        Padding padding,
        PerAxis outputPadding,
        int groups,
        bool bias,
        PerAxis dilation,
        PaddingMode paddingMode,
        DType dtype,
        Generator? generator)
        : base(rank, true, inChannels, outChannels, kernelSize, stride, padding, outputPadding, groups, bias, dilation, paddingMode, dtype, generator)
    {
    }

    /// <summary>Computes the output.</summary>
    /// <param name="input">[N, Cin, axes…] or [Cin, axes…], of the parameters' element type.</param>
    /// <returns>[N, Cout, axes…] or [Cout, axes…].</returns>
    /// <exception cref="ArgumentException">The input does not fit the layer; the message says what was expected and what was given.</exception>
    public override Tensor Forward(Tensor input) => Forward(input, []);

    /// <summary>Computes an output of a wanted size, in place of the layer's output padding.</summary>
    /// <param name="input">[N, Cin, axes…] or [Cin, axes…], of the parameters' element type.</param>
    /// <param name="outputSize">
    /// The spatial sizes alone or the full output shape; each size from the smallest possible up to stride − 1 more.
    /// </param>
    /// <returns>[N, Cout, axes…] or [Cout, axes…].</returns>
    /// <exception cref="ArgumentException">The input or the size does not fit the layer; the message says what was expected and what was given.</exception>
    public Tensor Forward(Tensor input, params ReadOnlySpan<int> outputSize) =>
        Compute(input, outputSize, destination: null);

    /// <summary>
    /// The output padding that makes the output of the wanted size: <c>outputSize − ((L − 1)·stride − padBegin − padEnd + dilation·(K − 1) + 1)</c>
    /// on each axis. Without a size, the layer's own output padding.
    /// </summary>
    /// <param name="input">[N, Cin, axes…] or [Cin, axes…].</param>
    /// <param name="outputSize">The spatial sizes alone or the full output shape; each size from the smallest possible up to stride − 1 more.</param>
    /// <exception cref="ArgumentException">The input or the size does not fit the layer; the message says what was expected and what was given.</exception>
    /// <remarks>Source: torch.nn.modules.conv, <c>_output_padding</c>.</remarks>
    public PerAxis ComputeOutputPadding(Tensor input, params ReadOnlySpan<int> outputSize)
    {
        ArgumentNullException.ThrowIfNull(input);
        (int[] begin, int[] end, int[] extra) = Padding.ForConvTranspose(SpatialRank, KernelSize, Stride, Dilation, PerAxis.Create(OutputPadding));
        ConvolutionGeometry geometry = ConvolutionGeometry.ConvTranspose(
            input.Shape, Weight.Shape, null, Stride, begin, end, extra, outputSize, Groups, Dilation);
        ReadOnlySpan<int> output = geometry.LargeShape().AsSpan()[^SpatialRank..];
        ReadOnlySpan<int> length = input.Shape[^SpatialRank..];
        for (int axis = 0; axis < SpatialRank; axis++)
        {
            extra[axis] = output[axis] - (((length[axis] - 1) * Stride[axis]) - begin[axis] - end[axis] + (Dilation[axis] * (KernelSize[axis] - 1)) + 1);
        }

        return PerAxis.Create(extra);
    }
}
