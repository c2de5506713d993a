using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Sums over the taps of one phase, or of two side by side, for a few registers of positions.</summary>
internal static unsafe class DepthwiseTile
{
    /// <summary>Registers of a tile.</summary>
    public const int Vectors = 4;

    /// <summary>Four registers: <c>target[i·targetStep] = Σ weights[k] · cells[offsets[k] + i·step] + end</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum4<T, TVector, TSimd>(T* cells, nint step, int* offsets, T* weights, int taps, T end, T* target, nint targetStep)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TVector c0 = TSimd.Zero, c1 = TSimd.Zero, c2 = TSimd.Zero, c3 = TSimd.Zero;
        T* third = cells + 2 * step;
        for (int k = 0; k < taps; k++)
        {
            nint offset = offsets[k];
            TVector factor = TSimd.Broadcast(weights[k]);
            c0 = TSimd.FusedMultiplyAdd(TSimd.Load(cells + offset), factor, c0);
            c1 = TSimd.FusedMultiplyAdd(TSimd.Load(cells + offset + step), factor, c1);
            c2 = TSimd.FusedMultiplyAdd(TSimd.Load(third + offset), factor, c2);
            c3 = TSimd.FusedMultiplyAdd(TSimd.Load(third + offset + step), factor, c3);
        }

        TVector ends = TSimd.Broadcast(end);
        TSimd.Store(TSimd.Add(c0, ends), target);
        TSimd.Store(TSimd.Add(c1, ends), target + targetStep);
        target += 2 * targetStep;
        TSimd.Store(TSimd.Add(c2, ends), target);
        TSimd.Store(TSimd.Add(c3, ends), target + targetStep);
    }

    /// <summary>The same and four registers beside them, so that more sums than one addition is long are under way: <c>second</c> elements on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum8<T, TVector, TSimd>(T* cells, nint step, nint second, int* offsets, T* weights, int taps, T end, T* target, nint targetStep)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero;
        TVector b0 = TSimd.Zero, b1 = TSimd.Zero, b2 = TSimd.Zero, b3 = TSimd.Zero;
        for (int k = 0; k < taps; k++)
        {
            T* row = cells + offsets[k];
            TVector factor = TSimd.Broadcast(weights[k]);
            a0 = TSimd.FusedMultiplyAdd(TSimd.Load(row), factor, a0);
            b0 = TSimd.FusedMultiplyAdd(TSimd.Load(row + second), factor, b0);
            row += step;
            a1 = TSimd.FusedMultiplyAdd(TSimd.Load(row), factor, a1);
            b1 = TSimd.FusedMultiplyAdd(TSimd.Load(row + second), factor, b1);
            row += step;
            a2 = TSimd.FusedMultiplyAdd(TSimd.Load(row), factor, a2);
            b2 = TSimd.FusedMultiplyAdd(TSimd.Load(row + second), factor, b2);
            row += step;
            a3 = TSimd.FusedMultiplyAdd(TSimd.Load(row), factor, a3);
            b3 = TSimd.FusedMultiplyAdd(TSimd.Load(row + second), factor, b3);
        }

        TVector ends = TSimd.Broadcast(end);
        TSimd.Store(TSimd.Add(a0, ends), target);
        TSimd.Store(TSimd.Add(b0, ends), target + second);
        target += targetStep;
        TSimd.Store(TSimd.Add(a1, ends), target);
        TSimd.Store(TSimd.Add(b1, ends), target + second);
        target += targetStep;
        TSimd.Store(TSimd.Add(a2, ends), target);
        TSimd.Store(TSimd.Add(b2, ends), target + second);
        target += targetStep;
        TSimd.Store(TSimd.Add(a3, ends), target);
        TSimd.Store(TSimd.Add(b3, ends), target + second);
    }

    /// <summary>One register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum1<T, TVector, TSimd>(T* cells, int* offsets, T* weights, int taps, T end, T* target)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TVector sum = TSimd.Zero;
        for (int k = 0; k < taps; k++) sum = TSimd.FusedMultiplyAdd(TSimd.Load(cells + offsets[k]), TSimd.Broadcast(weights[k]), sum);
        TSimd.Store(TSimd.Add(sum, TSimd.Broadcast(end)), target);
    }

    /// <summary>A part of one register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SumPart<T, TVector, TSimd>(T* cells, int* offsets, T* weights, int taps, T end, T* target, int count)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TVector sum = TSimd.Zero;
        for (int k = 0; k < taps; k++) sum = TSimd.FusedMultiplyAdd(TSimd.Load(cells + offsets[k]), TSimd.Broadcast(weights[k]), sum);
        TSimd.Store(TSimd.Add(sum, TSimd.Broadcast(end)), target, TSimd.Lanes(0, count));
    }

    /// <summary>Four registers of two phases, whose sums are put side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pair4<T, TVector, TSimd>(T* cells, int* offsets, T* weights, PhaseTaps even, PhaseTaps odd, T end, T* target)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero;
        TVector b0 = TSimd.Zero, b1 = TSimd.Zero, b2 = TSimd.Zero, b3 = TSimd.Zero;
        for (int k = even.First; k < even.First + even.Count; k++)
        {
            T* row = cells + offsets[k];
            TVector factor = TSimd.Broadcast(weights[k]);
            a0 = TSimd.FusedMultiplyAdd(TSimd.Load(row), factor, a0);
            a1 = TSimd.FusedMultiplyAdd(TSimd.Load(row + TSimd.Count), factor, a1);
            a2 = TSimd.FusedMultiplyAdd(TSimd.Load(row + 2 * TSimd.Count), factor, a2);
            a3 = TSimd.FusedMultiplyAdd(TSimd.Load(row + 3 * TSimd.Count), factor, a3);
        }

        for (int k = odd.First; k < odd.First + odd.Count; k++)
        {
            T* row = cells + offsets[k];
            TVector factor = TSimd.Broadcast(weights[k]);
            b0 = TSimd.FusedMultiplyAdd(TSimd.Load(row), factor, b0);
            b1 = TSimd.FusedMultiplyAdd(TSimd.Load(row + TSimd.Count), factor, b1);
            b2 = TSimd.FusedMultiplyAdd(TSimd.Load(row + 2 * TSimd.Count), factor, b2);
            b3 = TSimd.FusedMultiplyAdd(TSimd.Load(row + 3 * TSimd.Count), factor, b3);
        }

        TVector ends = TSimd.Broadcast(end);
        StorePair<T, TVector, TSimd>(TSimd.Add(a0, ends), TSimd.Add(b0, ends), target);
        StorePair<T, TVector, TSimd>(TSimd.Add(a1, ends), TSimd.Add(b1, ends), target + 2 * TSimd.Count);
        StorePair<T, TVector, TSimd>(TSimd.Add(a2, ends), TSimd.Add(b2, ends), target + 4 * TSimd.Count);
        StorePair<T, TVector, TSimd>(TSimd.Add(a3, ends), TSimd.Add(b3, ends), target + 6 * TSimd.Count);
    }

    /// <summary>One register of two phases, of whose cells so many are written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pair1<T, TVector, TSimd>(T* cells, int* offsets, T* weights, PhaseTaps even, PhaseTaps odd, T end, T* target, int count)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TVector a = TSimd.Zero, b = TSimd.Zero;
        for (int k = even.First; k < even.First + even.Count; k++) a = TSimd.FusedMultiplyAdd(TSimd.Load(cells + offsets[k]), TSimd.Broadcast(weights[k]), a);
        for (int k = odd.First; k < odd.First + odd.Count; k++) b = TSimd.FusedMultiplyAdd(TSimd.Load(cells + offsets[k]), TSimd.Broadcast(weights[k]), b);
        TVector ends = TSimd.Broadcast(end);
        a = TSimd.Add(a, ends);
        b = TSimd.Add(b, ends);
        if (count >= 2 * TSimd.Count)
        {
            StorePair<T, TVector, TSimd>(a, b, target);
            return;
        }

        TSimd.Interleave(a, b, out TVector low, out TVector high);
        TSimd.Store(low, target, TSimd.Lanes(0, count));
        if (count > TSimd.Count) TSimd.Store(high, target + TSimd.Count, TSimd.Lanes(0, count - TSimd.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair<T, TVector, TSimd>(TVector even, TVector odd, T* target)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TSimd.Interleave(even, odd, out TVector low, out TVector high);
        TSimd.Store(low, target);
        TSimd.Store(high, target + TSimd.Count);
    }
}
