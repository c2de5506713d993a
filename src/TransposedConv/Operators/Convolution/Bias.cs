using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Operators.Convolution;

/// <summary>The optional third operand of Gather and Scatter: one number per output channel.</summary>
internal static class Bias
{
    internal static ReadOnlySpan<T> Span<T>(Tensor? bias) where T : unmanaged => bias is null ? [] : Copying.Packed(bias).ContiguousSpan<T>();

    internal static bool Records(Tensor input, Tensor weight, Tensor? bias) =>
        Tensor.Records(input, weight) || (bias is not null && Tensor.Records(bias));

    /// <summary>The gradient by the bias: the gradient by the output, summed over batch and positions.</summary>
    internal static Tensor Gradient(Tensor gradient, in ConvolutionGeometry geometry)
    {
        int channelAxis = geometry.IsBatched ? 1 : 0;
        int[] others = [.. Enumerable.Range(0, gradient.Rank).Where(axis => axis != channelAxis)];
        return gradient.Sum(others);
    }

    internal static NotSupportedException NotComputed(DType dtype) => new(
        $"input: convolution expects float32 or float64, got {dtype.Name()}; convert with To first.");
}
