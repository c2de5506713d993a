namespace TransposedConv.NN;

/// <summary>The operations of layers as functions that take their weights as arguments. Source: torch.nn.functional.</summary>
public static partial class Functional
{
    /// <summary>Convolution (cross-correlation) over 1 spatial axis.</summary>
    /// <param name="input">[N, Cin, L] or [Cin, L].</param>
    /// <param name="weight">[Cout, Cin / groups, kernel sizes].</param>
    /// <param name="bias">[Cout], or null.</param>
    /// <param name="stride">Input cells from one output cell to the next. Default 1.</param>
    /// <param name="padding">Zeros around the input, or a rule. Default 0.</param>
    /// <param name="dilation">Input cells from one tap to the next. Default 1.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="destination">
    /// A tensor for the result, of its shape and element type and with memory of its own, or null for a new one. Only where nothing is to be recorded.
    /// </param>
    /// <returns>[N, Cout, …] or [Cout, …] with sizes <c>⌊(L + padBegin + padEnd − dilation·(K − 1) − 1) / stride⌋ + 1</c>.</returns>
    /// <exception cref="ArgumentException">An argument does not fit; the message names it, what was expected and what was given.</exception>
    /// <exception cref="InvalidOperationException">There is a <paramref name="destination"/>, but the operation is to be recorded.</exception>
    /// <exception cref="OverflowException">A size is beyond what an array holds.</exception>
    /// <remarks>
    /// <c>y[o, q] = b[o] + Σ_{c, k} w[o, c, k] · x[c, q·stride + k·dilation − padBegin]</c>. Cells outside the input take no part, so even an
    /// infinite weight on them adds nothing; inside, a zero times an infinite weight is NaN. Differentiable by all three tensors, any number of
    /// times. Source: torch.nn.functional.conv1d.
    /// </remarks>
    public static Tensor Conv1d(
        Tensor input,
        Tensor weight,
        Tensor? bias = null,
        PerAxis stride = default,
        Padding padding = default,
        PerAxis dilation = default,
        int groups = 1,
        Tensor? destination = null) =>
        ConvolutionCall.Function(1, isTransposed: false, input, weight, bias, stride, padding, default, groups, dilation, [], destination);

    /// <summary>Convolution (cross-correlation) over 2 spatial axes.</summary>
    /// <param name="input">[N, Cin, H, W] or [Cin, H, W].</param>
    /// <param name="weight">[Cout, Cin / groups, kernel sizes].</param>
    /// <param name="bias">[Cout], or null.</param>
    /// <param name="stride">Input cells from one output cell to the next. Default 1.</param>
    /// <param name="padding">Zeros around the input, or a rule. Default 0.</param>
    /// <param name="dilation">Input cells from one tap to the next. Default 1.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="destination">
    /// A tensor for the result, of its shape and element type and with memory of its own, or null for a new one. Only where nothing is to be recorded.
    /// </param>
    /// <returns>[N, Cout, …] or [Cout, …] with sizes <c>⌊(L + padBegin + padEnd − dilation·(K − 1) − 1) / stride⌋ + 1</c>.</returns>
    /// <exception cref="ArgumentException">An argument does not fit; the message names it, what was expected and what was given.</exception>
    /// <exception cref="InvalidOperationException">There is a <paramref name="destination"/>, but the operation is to be recorded.</exception>
    /// <exception cref="OverflowException">A size is beyond what an array holds.</exception>
    /// <remarks>
    /// <c>y[o, q] = b[o] + Σ_{c, k} w[o, c, k] · x[c, q·stride + k·dilation − padBegin]</c>. Cells outside the input take no part, so even an
    /// infinite weight on them adds nothing; inside, a zero times an infinite weight is NaN. Differentiable by all three tensors, any number of
    /// times. Source: torch.nn.functional.conv2d.
    /// </remarks>
    public static Tensor Conv2d(
        Tensor input,
        Tensor weight,
        Tensor? bias = null,
        PerAxis stride = default,
        Padding padding = default,
        PerAxis dilation = default,
        int groups = 1,
        Tensor? destination = null) =>
        ConvolutionCall.Function(2, isTransposed: false, input, weight, bias, stride, padding, default, groups, dilation, [], destination);

    /// <summary>Convolution (cross-correlation) over 3 spatial axes.</summary>
    /// <param name="input">[N, Cin, D, H, W] or [Cin, D, H, W].</param>
    /// <param name="weight">[Cout, Cin / groups, kernel sizes].</param>
    /// <param name="bias">[Cout], or null.</param>
    /// <param name="stride">Input cells from one output cell to the next. Default 1.</param>
    /// <param name="padding">Zeros around the input, or a rule. Default 0.</param>
    /// <param name="dilation">Input cells from one tap to the next. Default 1.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="destination">
    /// A tensor for the result, of its shape and element type and with memory of its own, or null for a new one. Only where nothing is to be recorded.
    /// </param>
    /// <returns>[N, Cout, …] or [Cout, …] with sizes <c>⌊(L + padBegin + padEnd − dilation·(K − 1) − 1) / stride⌋ + 1</c>.</returns>
    /// <exception cref="ArgumentException">An argument does not fit; the message names it, what was expected and what was given.</exception>
    /// <exception cref="InvalidOperationException">There is a <paramref name="destination"/>, but the operation is to be recorded.</exception>
    /// <exception cref="OverflowException">A size is beyond what an array holds.</exception>
    /// <remarks>
    /// <c>y[o, q] = b[o] + Σ_{c, k} w[o, c, k] · x[c, q·stride + k·dilation − padBegin]</c>. Cells outside the input take no part, so even an
    /// infinite weight on them adds nothing; inside, a zero times an infinite weight is NaN. Differentiable by all three tensors, any number of
    /// times. Source: torch.nn.functional.conv3d.
    /// </remarks>
    public static Tensor Conv3d(
        Tensor input,
        Tensor weight,
        Tensor? bias = null,
        PerAxis stride = default,
        Padding padding = default,
        PerAxis dilation = default,
        int groups = 1,
        Tensor? destination = null) =>
        ConvolutionCall.Function(3, isTransposed: false, input, weight, bias, stride, padding, default, groups, dilation, [], destination);
}
