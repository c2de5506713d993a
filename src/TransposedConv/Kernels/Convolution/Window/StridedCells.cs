using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Copies every second, fourth or eighth cell of a row, or all of them line by line, with shuffles; other steps cell by cell.</summary>
internal static unsafe class StridedCells
{
    /// <param name="source">The first cell.</param>
    /// <param name="step">Elements between the cells.</param>
    /// <param name="target">Where to, side by side.</param>
    /// <param name="length">How many cells.</param>
    /// <param name="readable">Where the memory that <paramref name="source"/> lies in begins.</param>
    public static void Copy<T, TVector, TSimd>(T* source, int step, T* target, int length, T* readable)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        int i = 0;
        if (step is 2 or 4 or 8)
        {
            // A register's cells are read with the step − 1 elements before the first of them, so that nothing behind the last one is.
            if (source - readable < step - 1 && length > 0) target[i++] = *source;
            i = CopyVectors<T, TVector, TSimd>(source, step, target, i, length);
            i = CopyVectors<T, Vector128<T>, Simd128<T>>(source, step, target, i, length);
        }

        for (T* cell = source + (nint)i * step; i < length; i++, cell += step) target[i] = *cell;
    }

    /// <summary>Takes a row apart into as many lines as its step: every second, fourth or eighth cell from the first, from the next, and so on.</summary>
    /// <param name="source">The first cell of the first line.</param>
    /// <param name="step">2, 4 or 8.</param>
    /// <param name="target">The first line.</param>
    /// <param name="lineLength">Elements between the lines.</param>
    /// <param name="length">Cells of a line.</param>
    /// <returns>How many cells of every line were written: all, or none if a register has more.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Split<T, TVector, TSimd>(T* source, int step, T* target, nint lineLength, int length)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        if (length < TSimd.Count) return 0;
        int last = length - TSimd.Count;
        for (int i = 0; ;)
        {
            T* cells = source + (nint)i * step;
            if (step == 2) Split2<T, TVector, TSimd>(cells, target + i, lineLength);
            else if (step == 4) Split4<T, TVector, TSimd>(cells, target + i, lineLength);
            else Split8<T, TVector, TSimd>(cells, target + i, lineLength);
            if (i == last) return length;
            i = Math.Min(i + TSimd.Count, last);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Split2<T, TVector, TSimd>(T* cells, T* target, nint lineLength)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TSimd.Deinterleave(TSimd.Load(cells), TSimd.Load(cells + TSimd.Count), out TVector even, out TVector odd);
        TSimd.Store(even, target);
        TSimd.Store(odd, target + lineLength);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Split4<T, TVector, TSimd>(T* cells, T* target, nint lineLength)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TSimd.Deinterleave(TSimd.Load(cells), TSimd.Load(cells + TSimd.Count), out TVector even0, out TVector odd0);
        TSimd.Deinterleave(TSimd.Load(cells + 2 * TSimd.Count), TSimd.Load(cells + 3 * TSimd.Count), out TVector even1, out TVector odd1);
        TSimd.Deinterleave(even0, even1, out TVector first, out TVector third);
        TSimd.Deinterleave(odd0, odd1, out TVector second, out TVector fourth);
        TSimd.Store(first, target);
        TSimd.Store(second, target + lineLength);
        TSimd.Store(third, target + 2 * lineLength);
        TSimd.Store(fourth, target + 3 * lineLength);
    }

    // First every fourth cell, of two registers' worth each; these are then every eighth and the ones between them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Split8<T, TVector, TSimd>(T* cells, T* target, nint lineLength)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        T* second = cells + 4 * TSimd.Count;
        TSimd.Deinterleave(TSimd.Load(cells), TSimd.Load(cells + TSimd.Count), out TVector even0, out TVector odd0);
        TSimd.Deinterleave(TSimd.Load(cells + 2 * TSimd.Count), TSimd.Load(cells + 3 * TSimd.Count), out TVector even1, out TVector odd1);
        TSimd.Deinterleave(TSimd.Load(second), TSimd.Load(second + TSimd.Count), out TVector even2, out TVector odd2);
        TSimd.Deinterleave(TSimd.Load(second + 2 * TSimd.Count), TSimd.Load(second + 3 * TSimd.Count), out TVector even3, out TVector odd3);
        TSimd.Deinterleave(even0, even1, out TVector a0, out TVector c0);
        TSimd.Deinterleave(odd0, odd1, out TVector b0, out TVector d0);
        TSimd.Deinterleave(even2, even3, out TVector a1, out TVector c1);
        TSimd.Deinterleave(odd2, odd3, out TVector b1, out TVector d1);
        StorePair<T, TVector, TSimd>(a0, a1, target, lineLength);
        StorePair<T, TVector, TSimd>(b0, b1, target + lineLength, lineLength);
        StorePair<T, TVector, TSimd>(c0, c1, target + 2 * lineLength, lineLength);
        StorePair<T, TVector, TSimd>(d0, d1, target + 3 * lineLength, lineLength);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair<T, TVector, TSimd>(TVector low, TVector high, T* target, nint lineLength)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TSimd.Deinterleave(low, high, out TVector even, out TVector odd);
        TSimd.Store(even, target);
        TSimd.Store(odd, target + 4 * lineLength);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CopyVectors<T, TVector, TSimd>(T* source, int step, T* target, int start, int length)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        int i = start;
        T* cells = source + (nint)i * step - (step - 1);
        switch (step)
        {
            case 2:
                for (; i <= length - TSimd.Count; i += TSimd.Count, cells += 2 * TSimd.Count) TSimd.Store(LastOf2<T, TVector, TSimd>(cells), target + i);
                break;
            case 4:
                for (; i <= length - TSimd.Count; i += TSimd.Count, cells += 4 * TSimd.Count) TSimd.Store(LastOf4<T, TVector, TSimd>(cells), target + i);
                break;
            default:
                for (; i <= length - TSimd.Count; i += TSimd.Count, cells += 8 * TSimd.Count) TSimd.Store(LastOf8<T, TVector, TSimd>(cells), target + i);
                break;
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LastOf2<T, TVector, TSimd>(T* cells)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TSimd.Deinterleave(TSimd.Load(cells), TSimd.Load(cells + TSimd.Count), out _, out TVector last);
        return last;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LastOf4<T, TVector, TSimd>(T* cells)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TSimd.Deinterleave(LastOf2<T, TVector, TSimd>(cells), LastOf2<T, TVector, TSimd>(cells + 2 * TSimd.Count), out _, out TVector last);
        return last;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LastOf8<T, TVector, TSimd>(T* cells)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TSimd.Deinterleave(LastOf4<T, TVector, TSimd>(cells), LastOf4<T, TVector, TSimd>(cells + 4 * TSimd.Count), out _, out TVector last);
        return last;
    }
}
