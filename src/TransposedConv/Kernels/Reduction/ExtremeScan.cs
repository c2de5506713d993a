using System.Numerics;

namespace TransposedConv.Kernels.Reduction;

/// <summary>Finds where the extreme element of each row stands: the first of equal ones, the first NaN if there is one.</summary>
internal static class ExtremeScan
{
    internal static void OfRows<T>(ReadOnlySpan<T> rows, int length, bool largest, Span<T> values, Span<long> indices) where T : unmanaged, INumber<T>
    {
        for (int row = 0; row < indices.Length; row++)
        {
            ReadOnlySpan<T> elements = rows.Slice(row * length, length);
            int best = 0;
            for (int i = 1; i < elements.Length && !T.IsNaN(elements[best]); i++)
            {
                bool better = largest ? elements[i] > elements[best] : elements[i] < elements[best];
                if (better || T.IsNaN(elements[i])) best = i;
            }

            values[row] = elements[best];
            indices[row] = best;
        }
    }
}
