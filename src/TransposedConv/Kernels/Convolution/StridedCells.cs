using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Copies every second, fourth or eighth cell of a row with shuffles, other steps cell by cell.</summary>
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
