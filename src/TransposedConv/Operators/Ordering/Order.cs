using TransposedConv.Kernels.Ordering;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators;

/// <summary>The indices that bring an axis into order, the first <c>count</c> of them; not recorded.</summary>
internal static class Order
{
    /// <param name="x">A tensor of one axis or more, of any element type.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="count">How many indices to keep, at most the axis's length.</param>
    /// <param name="descending">Largest first.</param>
    /// <returns>A contiguous int64 tensor of x's shape with <paramref name="count"/> entries along the axis.</returns>
    internal static Tensor Indices(Tensor x, int axis, int count, bool descending)
    {
        Tensor rows = Copying.Packed(Copying.Convert(x.Detach(), ComparedAs(x.DType)).MoveAxis(axis, -1));
        Tensor order = Tensor.Uninitialized(IndexSelect.WithLength(rows.Shape, rows.Rank - 1, count), DType.Int64);
        if (order.ElementCount > 0) ByElementType.Number(rows.DType, new Work(rows, order, descending), nameof(Order));
        return Copying.Packed(order.MoveAxis(-1, axis));
    }

    /// <summary>The values at those indices, recorded under the name of the operator that asked for them.</summary>
    internal static (Tensor Values, Tensor Indices) Take(Tensor x, int axis, Tensor indices, string nodeName)
    {
        int[] positions = Copying.Convert(indices, DType.Int32).ToArray<int>();
        return (Gather.Forward(x, axis, indices.Shape, positions, nodeName), indices);
    }

    private static DType ComparedAs(DType dtype) => dtype switch
    {
        DType.Float16 or DType.BFloat16 => DType.Float32,
        DType.Bool => DType.UInt8,
        _ => dtype,
    };

    private readonly struct Work(Tensor rows, Tensor order, bool descending) : INumberWork
    {
        public void Invoke<T>() where T : unmanaged, System.Numerics.INumber<T>
        {
            ReadOnlySpan<T> from = rows.ContiguousSpan<T>();
            Span<long> to = order.ContiguousSpan<long>();
            int length = rows.Shape[^1], count = order.Shape[^1];
            var row = new T[length];
            var sorted = new int[length];
            for (int r = 0; r * count < to.Length; r++)
            {
                from.Slice(r * length, length).CopyTo(row);
                RowOrder.Sort(row, sorted, descending);
                for (int i = 0; i < count; i++) to[(r * count) + i] = sorted[i];
            }
        }
    }
}
