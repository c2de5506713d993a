using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Writes registers of phases side by side: all first elements, then all second ones, and so on.</summary>
internal static unsafe class InterleavedStore
{
    /// <summary>Phases that are interleaved at once at most; no register has more elements.</summary>
    public const int Many = 16;

    /// <summary>Of one phase the first so many cells.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void One<T, TVector, TSimd>(TVector value, T* target, int cells, bool isPast)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        if (cells >= TSimd.Count)
        {
            if (isPast) TSimd.StorePast(value, target);
            else TSimd.Store(value, target);
        }
        else if (cells > 0)
        {
            TSimd.Store(value, target, TSimd.Lanes(0, cells));
        }
    }

    /// <summary>Of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Two<T, TVector, TSimd>(TVector a, TVector b, T* target, int cells, bool isPast)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TSimd.Interleave(a, b, out TVector first, out TVector second);
        One<T, TVector, TSimd>(first, target, cells, isPast);
        One<T, TVector, TSimd>(second, target + TSimd.Count, cells - TSimd.Count, isPast);
    }

    /// <summary>Of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Four<T, TVector, TSimd>(TVector a, TVector b, TVector c, TVector d, T* target, int cells, bool isPast)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TSimd.Interleave(a, c, out TVector lowAc, out TVector highAc);
        TSimd.Interleave(b, d, out TVector lowBd, out TVector highBd);
        Two<T, TVector, TSimd>(lowAc, lowBd, target, cells, isPast);
        Two<T, TVector, TSimd>(highAc, highBd, target + 2 * TSimd.Count, cells - 2 * TSimd.Count, isPast);
    }

    /// <summary>Of eight: the halves of every pair (r, r + 4) are interleaved by four in their turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Eight<T, TVector, TSimd>(
        TVector a, TVector b, TVector c, TVector d, TVector e, TVector f, TVector g, TVector h, T* target, int cells, bool isPast)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TSimd.Interleave(a, e, out TVector low0, out TVector high0);
        TSimd.Interleave(b, f, out TVector low1, out TVector high1);
        TSimd.Interleave(c, g, out TVector low2, out TVector high2);
        TSimd.Interleave(d, h, out TVector low3, out TVector high3);
        Four<T, TVector, TSimd>(low0, low1, low2, low3, target, cells, isPast);
        Four<T, TVector, TSimd>(high0, high1, high2, high3, target + 4 * TSimd.Count, cells - 4 * TSimd.Count, isPast);
    }

    /// <summary>
    /// A half of sixteen, from register number <paramref name="register"/> of all that they become, where positions lie <paramref name="step"/> elements apart: those of
    /// the first <paramref name="positions"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EightApart<T, TVector, TSimd>(
        TVector a, TVector b, TVector c, TVector d, TVector e, TVector f, TVector g, TVector h, T* target, int step, int register, int positions, bool isPast)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TSimd.Interleave(a, e, out TVector low0, out TVector high0);
        TSimd.Interleave(b, f, out TVector low1, out TVector high1);
        TSimd.Interleave(c, g, out TVector low2, out TVector high2);
        TSimd.Interleave(d, h, out TVector low3, out TVector high3);
        FourApart<T, TVector, TSimd>(low0, low1, low2, low3, target, step, register, positions, isPast);
        FourApart<T, TVector, TSimd>(high0, high1, high2, high3, target, step, register + 4, positions, isPast);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourApart<T, TVector, TSimd>(TVector a, TVector b, TVector c, TVector d, T* target, int step, int register, int positions, bool isPast)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TSimd.Interleave(a, c, out TVector lowAc, out TVector highAc);
        TSimd.Interleave(b, d, out TVector lowBd, out TVector highBd);
        TSimd.Interleave(lowAc, lowBd, out TVector first, out TVector second);
        TSimd.Interleave(highAc, highBd, out TVector third, out TVector fourth);
        OneApart<T, TVector, TSimd>(first, target, step, register, positions, isPast);
        OneApart<T, TVector, TSimd>(second, target, step, register + 1, positions, isPast);
        OneApart<T, TVector, TSimd>(third, target, step, register + 2, positions, isPast);
        OneApart<T, TVector, TSimd>(fourth, target, step, register + 3, positions, isPast);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OneApart<T, TVector, TSimd>(TVector value, T* target, int step, int register, int positions, bool isPast)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        int position = register * TSimd.Count / Many;
        if (position < positions) One<T, TVector, TSimd>(value, target + (nint)position * step + register * TSimd.Count % Many, TSimd.Count, isPast);
    }
}
