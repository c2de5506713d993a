namespace TransposedConv.NN;

/// <content>Transposed convolution.</content>
public static partial class Functional
{
    /// <summary>Transposed convolution over 1 spatial axis: the adjoint of <see cref="Conv1d"/> with the same arguments.</summary>
    /// <param name="input">[N, Cin, L] or [Cin, L].</param>
    /// <param name="weight">[Cin, Cout / groups, kernel sizes].</param>
    /// <param name="bias">[Cout], or null.</param>
    /// <param name="stride">Output cells from one input cell to the next. Default 1.</param>
    /// <param name="padding">Cells cut off at the ends of the output, or a rule. Default 0.</param>
    /// <param name="outputPadding">Cells computed beyond the end; smaller than stride or than dilation on each axis. Default 0.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="dilation">Output cells from one tap to the next. Default 1.</param>
    /// <param name="outputSize">The output sizes wanted, spatial ones alone or the full shape, in place of <paramref name="outputPadding"/>; from the smallest possible size up to stride − 1 more.</param>
    /// <param name="destination">
    /// A tensor for the result, of its shape and element type and with memory of its own, or null for a new one. Only where nothing is to be recorded.
    /// </param>
    /// <returns>[N, Cout, …] or [Cout, …] with sizes <c>(L − 1)·stride − padBegin − padEnd + dilation·(K − 1) + outputPadding + 1</c>.</returns>
    /// <exception cref="ArgumentException">An argument does not fit; the message names it, what was expected and what was given.</exception>
    /// <exception cref="InvalidOperationException">There is a <paramref name="destination"/>, but the operation is to be recorded.</exception>
    /// <exception cref="OverflowException">A size is beyond what an array holds.</exception>
    /// <remarks>
    /// Each x[i, q] adds its copy of the kernel: <c>y[c, q·stride + k·dilation − padBegin] += w[i, c, k] · x[i, q]</c>, then b[c]. Cells that no
    /// tap reaches hold the bias. A zero times an infinite weight is NaN. Differentiable by all three tensors, any number of times.
    /// Source: torch.nn.functional.conv_transpose1d.
    /// </remarks>
    public static Tensor ConvTranspose1d(
        Tensor input,
        Tensor weight,
        Tensor? bias = null,
        PerAxis stride = default,
        Padding padding = default,
        PerAxis outputPadding = default,
        int groups = 1,
        PerAxis dilation = default,
        ReadOnlySpan<int> outputSize = default,
        Tensor? destination = null) =>
        ConvolutionCall.Function(1, isTransposed: true, input, weight, bias, stride, padding, outputPadding, groups, dilation, outputSize, destination);

    /// <summary>Transposed convolution over 2 spatial axes: the adjoint of <see cref="Conv2d"/> with the same arguments.</summary>
    /// <param name="input">[N, Cin, H, W] or [Cin, H, W].</param>
    /// <param name="weight">[Cin, Cout / groups, kernel sizes].</param>
    /// <param name="bias">[Cout], or null.</param>
    /// <param name="stride">Output cells from one input cell to the next. Default 1.</param>
    /// <param name="padding">Cells cut off at the ends of the output, or a rule. Default 0.</param>
    /// <param name="outputPadding">Cells computed beyond the end; smaller than stride or than dilation on each axis. Default 0.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="dilation">Output cells from one tap to the next. Default 1.</param>
    /// <param name="outputSize">The output sizes wanted, spatial ones alone or the full shape, in place of <paramref name="outputPadding"/>; from the smallest possible size up to stride − 1 more.</param>
    /// <param name="destination">
    /// A tensor for the result, of its shape and element type and with memory of its own, or null for a new one. Only where nothing is to be recorded.
    /// </param>
    /// <returns>[N, Cout, …] or [Cout, …] with sizes <c>(L − 1)·stride − padBegin − padEnd + dilation·(K − 1) + outputPadding + 1</c>.</returns>
    /// <exception cref="ArgumentException">An argument does not fit; the message names it, what was expected and what was given.</exception>
    /// <exception cref="InvalidOperationException">There is a <paramref name="destination"/>, but the operation is to be recorded.</exception>
    /// <exception cref="OverflowException">A size is beyond what an array holds.</exception>
    /// <remarks>
    /// Each x[i, q] adds its copy of the kernel: <c>y[c, q·stride + k·dilation − padBegin] += w[i, c, k] · x[i, q]</c>, then b[c]. Cells that no
    /// tap reaches hold the bias. A zero times an infinite weight is NaN. Differentiable by all three tensors, any number of times.
    /// Source: torch.nn.functional.conv_transpose2d.
    /// </remarks>
    public static Tensor ConvTranspose2d(
        Tensor input,
        Tensor weight,
        Tensor? bias = null,
        PerAxis stride = default,
        Padding padding = default,
        PerAxis outputPadding = default,
        int groups = 1,
        PerAxis dilation = default,
        ReadOnlySpan<int> outputSize = default,
        Tensor? destination = null) =>
        ConvolutionCall.Function(2, isTransposed: true, input, weight, bias, stride, padding, outputPadding, groups, dilation, outputSize, destination);

    /// <summary>Transposed convolution over 3 spatial axes: the adjoint of <see cref="Conv3d"/> with the same arguments.</summary>
    /// <param name="input">[N, Cin, D, H, W] or [Cin, D, H, W].</param>
    /// <param name="weight">[Cin, Cout / groups, kernel sizes].</param>
    /// <param name="bias">[Cout], or null.</param>
    /// <param name="stride">Output cells from one input cell to the next. Default 1.</param>
    /// <param name="padding">Cells cut off at the ends of the output, or a rule. Default 0.</param>
    /// <param name="outputPadding">Cells computed beyond the end; smaller than stride or than dilation on each axis. Default 0.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="dilation">Output cells from one tap to the next. Default 1.</param>
    /// <param name="outputSize">The output sizes wanted, spatial ones alone or the full shape, in place of <paramref name="outputPadding"/>; from the smallest possible size up to stride − 1 more.</param>
    /// <param name="destination">
    /// A tensor for the result, of its shape and element type and with memory of its own, or null for a new one. Only where nothing is to be recorded.
    /// </param>
    /// <returns>[N, Cout, …] or [Cout, …] with sizes <c>(L − 1)·stride − padBegin − padEnd + dilation·(K − 1) + outputPadding + 1</c>.</returns>
    /// <exception cref="ArgumentException">An argument does not fit; the message names it, what was expected and what was given.</exception>
    /// <exception cref="InvalidOperationException">There is a <paramref name="destination"/>, but the operation is to be recorded.</exception>
    /// <exception cref="OverflowException">A size is beyond what an array holds.</exception>
    /// <remarks>
    /// Each x[i, q] adds its copy of the kernel: <c>y[c, q·stride + k·dilation − padBegin] += w[i, c, k] · x[i, q]</c>, then b[c]. Cells that no
    /// tap reaches hold the bias. A zero times an infinite weight is NaN. Differentiable by all three tensors, any number of times.
    /// Source: torch.nn.functional.conv_transpose3d.
    /// </remarks>
    public static Tensor ConvTranspose3d(
        Tensor input,
        Tensor weight,
        Tensor? bias = null,
        PerAxis stride = default,
        Padding padding = default,
        PerAxis outputPadding = default,
        int groups = 1,
        PerAxis dilation = default,
        ReadOnlySpan<int> outputSize = default,
        Tensor? destination = null) =>
        ConvolutionCall.Function(3, isTransposed: true, input, weight, bias, stride, padding, outputPadding, groups, dilation, outputSize, destination);
}
