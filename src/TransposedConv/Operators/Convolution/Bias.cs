using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Operators.Convolution;

/// <summary>The optional third operand of Gather and Scatter: one number per output channel.</summary>
internal static class Bias
{
    /// <summary>
    /// Planes of fewer cells are added example to example first, which vectors do whatever their length: one by one, 16,384 planes of 16 cells took
    /// 460 µs.
    /// </summary>
    private const int ShortPlane = 512;

    internal static ReadOnlySpan<T> Span<T>(Tensor? bias) where T : unmanaged => bias is null ? [] : Copying.Packed(bias).ContiguousSpan<T>();

    internal static bool Records(Tensor input, Tensor weight, Tensor? bias) =>
        Tensor.Records(input, weight) || (bias is not null && Tensor.Records(bias));

    /// <summary>The gradient by the bias: the gradient by the output, summed over batch and positions.</summary>
    internal static Tensor Gradient(Tensor gradient, in ConvolutionGeometry geometry)
    {
        int channelAxis = geometry.IsBatched ? 1 : 0;
        long channels = gradient.Shape[channelAxis];
        if (geometry.Batch > 1 && geometry.Batch * channels * ShortPlane > gradient.ElementCount) return SumOfPlanes(gradient.Sum(0), channelAxis: 0);
        return SumOfPlanes(gradient, channelAxis);
    }

    private static Tensor SumOfPlanes(Tensor gradient, int channelAxis)
    {
        Span<int> others = stackalloc int[gradient.Rank - 1];
        for (int i = 0; i < others.Length; i++) others[i] = i < channelAxis ? i : i + 1;
        return gradient.Sum(others);
    }

    internal static NotSupportedException NotComputed(DType dtype) => new(
        $"input: convolution expects float32 or float64, got {dtype.Name()}; convert with To first.");
}
