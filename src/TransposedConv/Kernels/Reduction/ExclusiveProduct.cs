using System.Numerics;

namespace TransposedConv.Kernels.Reduction;

/// <summary>For each element of a row, the product of all others.</summary>
internal static class ExclusiveProduct
{
    internal static void OfRows<T>(ReadOnlySpan<T> rows, int length, Span<T> results) where T : unmanaged, INumber<T>
    {
        if (length == 0) return;
        for (int start = 0; start < rows.Length; start += length) OfRow(rows.Slice(start, length), results.Slice(start, length));
    }

    /// <summary>The product of what stands before, going forward, times that of what stands behind, going back.</summary>
    private static void OfRow<T>(ReadOnlySpan<T> row, Span<T> result) where T : unmanaged, INumber<T>
    {
        T before = T.One, behind = T.One;
        for (int i = 0; i < row.Length; i++)
        {
            result[i] = before;
            before *= row[i];
        }

        for (int i = row.Length - 1; i >= 0; i--)
        {
            result[i] *= behind;
            behind *= row[i];
        }
    }
}
