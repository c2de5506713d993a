using System.Numerics;
using System.Runtime.InteropServices;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Whether all numbers are finite.</summary>
internal static class FiniteNumbers
{
    /// <summary>Finite numbers times 0 are 0; anything else makes the sum NaN and keeps it so.</summary>
    public static bool Are<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<Vector<T>> vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
        Vector<T> first = Vector<T>.Zero, second = Vector<T>.Zero;
        int i = 0;
        for (; i <= vectors.Length - 2; i += 2)
        {
            first += vectors[i] * Vector<T>.Zero;
            second += vectors[i + 1] * Vector<T>.Zero;
        }

        T rest = T.Zero;
        for (int k = i * Vector<T>.Count; k < values.Length; k++) rest += values[k] * T.Zero;
        return rest == T.Zero && Vector.EqualsAll(first + second, Vector<T>.Zero);
    }
}
