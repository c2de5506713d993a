using TransposedConv.Operators;

namespace TransposedConv;

public sealed partial class Tensor
{
    /// <summary>The <paramref name="k"/> largest or smallest elements of each row along an axis, and where they stood. Differentiable by the values.</summary>
    /// <param name="k">How many.</param>
    /// <param name="dim">The axis.</param>
    /// <param name="largest">The largest instead of the smallest.</param>
    /// <param name="sorted">Asks for them in order. They always are here.</param>
    /// <returns>The values, and their int64 indices along the axis; of this shape but with <paramref name="k"/> entries along the axis.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or it has fewer than <paramref name="k"/> elements, or that is negative.</exception>
    /// <remarks>NaN is greater than everything else; of equal elements the first ones are taken. Source: torch.topk.</remarks>
    public (Tensor Values, Tensor Indices) TopK(int k, int dim = -1, bool largest = true, bool sorted = true)
    {
        _ = sorted;
        int axis = NormalizeAxis(dim), length = Rank == 0 ? 1 : Shape[axis];
        if (k < 0 || k > length) throw new ArgumentOutOfRangeException(nameof(k), k, $"k: expected 0 to {length}, the length of axis {axis} of shape {Shape}, got {k}.");
        return Rank == 0
            ? (Clone(), Zeros([], DType.Int64))
            : Order.Take(this, axis, Order.Indices(this, axis, k, largest), "TopkBackward0");
    }
}
