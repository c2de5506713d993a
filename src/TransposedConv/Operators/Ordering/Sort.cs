using TransposedConv.Operators;

namespace TransposedConv;

public sealed partial class Tensor
{
    /// <summary>The elements of each row along an axis in order, and where they stood. Differentiable by the values.</summary>
    /// <param name="dim">The axis.</param>
    /// <param name="descending">Largest first instead of smallest first.</param>
    /// <param name="stable">Asks that equal elements keep their order. They always do here.</param>
    /// <returns>The values, and their int64 indices along the axis; both of this shape.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <remarks>NaN is greater than everything else; 0 and −0 are equal. Source: torch.sort.</remarks>
    public (Tensor Values, Tensor Indices) Sort(int dim = -1, bool descending = false, bool stable = false)
    {
        // Every sort is stable, so there is nothing to choose; the parameter keeps PyTorch's calls valid.
        _ = stable;
        int axis = NormalizeAxis(dim);
        return Rank == 0
            ? (Clone(), Zeros([], DType.Int64))
            : Order.Take(this, axis, Order.Indices(this, axis, Shape[axis], descending), "SortBackward0");
    }

    /// <summary>The indices that bring each row along an axis into order.</summary>
    /// <param name="dim">The axis.</param>
    /// <param name="descending">Largest first instead of smallest first.</param>
    /// <param name="stable">Asks that equal elements keep their order. They always do here.</param>
    /// <returns>An int64 tensor of this shape.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <remarks>NaN is greater than everything else. Source: torch.argsort.</remarks>
    public Tensor Argsort(int dim = -1, bool descending = false, bool stable = false)
    {
        _ = stable;
        int axis = NormalizeAxis(dim);
        return Rank == 0 ? Zeros([], DType.Int64) : Order.Indices(this, axis, Shape[axis], descending);
    }
}
