using TransposedConv.Tests.Golden;

namespace TransposedConv.Tests.Convolution;

/// <summary>Tensors of given shapes with the golden data's deterministic numbers.</summary>
internal static class Filled
{
    /// <summary>Whole numbers so small that every sum in these tests is exact in any order.</summary>
    public static Tensor Integers(ReadOnlySpan<int> shape, long seed, int radius = 3, DType dtype = DType.Float64) =>
        Tensor.From<double>(new GoldenFill(seed).Integers(Count(shape), radius), shape).To(dtype);

    /// <summary>Reals in [−1, 1).</summary>
    public static Tensor Reals(ReadOnlySpan<int> shape, long seed, DType dtype = DType.Float64) =>
        Tensor.From<double>(new GoldenFill(seed).Reals(Count(shape)), shape).To(dtype);

    /// <summary>1, 2, 3, … in row-major order.</summary>
    public static Tensor Counting(params ReadOnlySpan<int> shape) =>
        Tensor.From<double>([.. Enumerable.Range(1, Count(shape)).Select(i => (double)i)], shape);

    private static int Count(ReadOnlySpan<int> shape) => (int)new Shape(shape).ElementCount;
}
