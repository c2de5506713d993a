using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TransposedConv.Kernels.Reduction;

/// <summary>
/// Folds short blocks and pairs of rows. The order is that of 2 × 512-bit lanes on every processor, however wide its vectors are and
/// wherever the block lies in memory, so a sum has the same bits everywhere.
/// </summary>
internal static class BlockFold
{
    /// <summary>Folds a block: lane by lane, then the lanes in halves, then what is left over one by one.</summary>
    internal static T Fold<T, TOp>(ReadOnlySpan<T> block, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, INumberFold
    {
        int lanes = Vector512<T>.Count, next;
        T result;
        if (block.Length < lanes)
        {
            if (block.IsEmpty) return op.Identity<T>();
            result = block[0];
            next = 1;
        }
        else
        {
            ref T first = ref MemoryMarshal.GetReference(block);
            Vector512<T> even = Vector512.LoadUnsafe(ref first);
            next = lanes;
            if (block.Length >= 2 * lanes)
            {
                Vector512<T> odd = Vector512.LoadUnsafe(ref first, (nuint)lanes);
                for (next = 2 * lanes; next <= block.Length - (2 * lanes); next += 2 * lanes)
                {
                    even = op.Combine(even, Vector512.LoadUnsafe(ref first, (nuint)next));
                    odd = op.Combine(odd, Vector512.LoadUnsafe(ref first, (nuint)(next + lanes)));
                }

                even = op.Combine(even, odd);
            }

            result = FoldLanes(even, op);
        }

        for (; next < block.Length; next++) result = op.Combine(result, block[next]);
        return result;
    }

    /// <summary>y = a ∘ b, element by element; y may be a or b.</summary>
    internal static void Combine<T, TOp>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, INumberFold
    {
        int lanes = Vector512<T>.Count, i = 0;
        b = b[..a.Length];
        y = y[..a.Length];
        ref T left = ref MemoryMarshal.GetReference(a), right = ref MemoryMarshal.GetReference(b), target = ref MemoryMarshal.GetReference(y);
        for (; i <= a.Length - lanes; i += lanes)
        {
            op.Combine(Vector512.LoadUnsafe(ref left, (nuint)i), Vector512.LoadUnsafe(ref right, (nuint)i)).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < a.Length; i++) y[i] = op.Combine(a[i], b[i]);
    }

    private static T FoldLanes<T, TOp>(Vector512<T> vector, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, INumberFold
    {
        Span<T> lanes = stackalloc T[Vector512<T>.Count];
        vector.CopyTo(lanes);
        for (int half = lanes.Length / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++) lanes[lane] = op.Combine(lanes[lane], lanes[lane + half]);
        }

        return lanes[0];
    }
}
