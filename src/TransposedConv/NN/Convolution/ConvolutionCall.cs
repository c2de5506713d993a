using TransposedConv.Kernels.Convolution;
using TransposedConv.Operators.Convolution;

namespace TransposedConv.NN;

/// <summary>
/// What the six functions and the six layers share: resolves the arguments, checks everything before anything is allocated, and runs the operator.
/// </summary>
internal static class ConvolutionCall
{
    internal static Tensor Conv(
        int rank, Tensor input, Tensor weight, Tensor? bias, PerAxis stride, Padding padding, PerAxis dilation, int groups, PaddingMode mode = PaddingMode.Zeros)
    {
        RequireOperands(rank, input, weight, bias);
        int[] steps = stride.Resolve(rank, 1, nameof(stride)), spacing = dilation.Resolve(rank, 1, nameof(dilation));
        ConvolutionChecks.RequireAxisParameters(rank, steps, new int[rank], new int[rank], spacing);
        (int[] begin, int[] end) = padding.ForConv(rank, weight.Shape[2..], steps, spacing);
        ConvolutionGeometry geometry = ConvolutionGeometry.Conv(input.Shape, weight.Shape, bias?.Shape[0], steps, begin, end, spacing, groups);
        if (mode == PaddingMode.Zeros) return Gather.Forward(input, weight, bias, geometry);

        Tensor padded = new EdgeCells(mode, input.Shape, begin, end).Read(input);
        int[] none = new int[rank];
        return Gather.Forward(padded, weight, bias, ConvolutionGeometry.Conv(padded.Shape, weight.Shape, bias?.Shape[0], steps, none, none, spacing, groups));
    }

    internal static Tensor ConvTranspose(
        int rank,
        Tensor input,
        Tensor weight,
        Tensor? bias,
        PerAxis stride,
        Padding padding,
        PerAxis outputPadding,
        int groups,
        PerAxis dilation,
        ReadOnlySpan<int> outputSize,
        PaddingMode mode = PaddingMode.Zeros)
    {
        RequireOperands(rank, input, weight, bias);
        int[] steps = stride.Resolve(rank, 1, nameof(stride)), spacing = dilation.Resolve(rank, 1, nameof(dilation));
        ConvolutionChecks.RequireAxisParameters(rank, steps, new int[rank], new int[rank], spacing);
        (int[] begin, int[] end, int[] extra) = padding.ForConvTranspose(rank, weight.Shape[2..], steps, spacing, outputPadding);
        ConvolutionGeometry geometry = ConvolutionGeometry.ConvTranspose(
            input.Shape, weight.Shape, bias?.Shape[0], steps, begin, end, extra, outputSize, groups, spacing);
        if (mode == PaddingMode.Zeros) return Scatter.Forward(input, weight, bias, geometry);

        // What Conv with this mode would read from an input of the output's size: the output with its padding, before it is folded back.
        int[] shape = geometry.LargeShape(), none = new int[rank];
        var edges = new EdgeCells(mode, shape, begin, end);
        ReadOnlySpan<int> small = input.Shape[^rank..], kernel = weight.Shape[2..];
        var beyond = new int[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            int reached = ((small[axis] - 1) * steps[axis]) + (spacing[axis] * (kernel[axis] - 1)) + 1;
            beyond[axis] = edges.Sources(axis).Length - reached;
        }

        Tensor full = Scatter.Forward(
            input, weight, null, ConvolutionGeometry.ConvTranspose(input.Shape, weight.Shape, null, steps, none, none, beyond, [], groups, spacing));
        Tensor folded = edges.Fold(full);
        return bias is null ? folded : folded + bias.Reshape([bias.Shape[0], .. Enumerable.Repeat(1, rank)]);
    }

    private static void RequireOperands(int rank, Tensor input, Tensor weight, Tensor? bias)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        ConvolutionChecks.RequireShapes(rank, input.Shape, weight.Shape);
        if (!input.DType.IsDifferentiable()) throw new ArgumentException($"input: expected type float32 or float64, got {input.DType.Name()}.", nameof(input));
        if (weight.DType != input.DType) throw new ArgumentException($"weight: expected the input's type {input.DType.Name()}, got {weight.DType.Name()}.", nameof(weight));
        if (bias is null) return;
        if (bias.Rank != 1) throw new ArgumentException($"bias: expected one axis, one number per output channel, got shape {bias.Shape}.", nameof(bias));
        if (bias.DType != input.DType) throw new ArgumentException($"bias: expected the input's type {input.DType.Name()}, got {bias.DType.Name()}.", nameof(bias));
    }
}
