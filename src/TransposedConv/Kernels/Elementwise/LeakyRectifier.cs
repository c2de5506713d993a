using System.Numerics;

namespace TransposedConv.Kernels.Elementwise;

/// <summary>x where x &gt; 0, else slope · x, with a NaN staying one.</summary>
internal static class LeakyRectifier
{
    /// <param name="x">The arguments.</param>
    /// <param name="slope">The slope below 0.</param>
    /// <param name="y">The values; it may be the memory of <paramref name="x"/>.</param>
    internal static void Invoke<T>(ReadOnlySpan<T> x, T slope, Span<T> y) where T : unmanaged, INumber<T>
    {
        int i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; i <= x.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                var values = new Vector<T>(x[i..]);
                Vector.ConditionalSelect(Vector.GreaterThan(values, Vector<T>.Zero), values, values * slope).CopyTo(y[i..]);
            }
        }

        for (; i < x.Length; i++) y[i] = x[i] > T.Zero ? x[i] : x[i] * slope;
    }
}
