using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Moves that take every second, fourth or eighth cell: so many registers of neighbouring cells become one register each of as many rows.</summary>
/// <param name="rows">For each group of shifts and each remainder the row of the panel, or less than 0 if no shift has them.</param>
/// <param name="step">2, 4 or 8.</param>
/// <param name="channelStride">Elements between channels of the input.</param>
/// <param name="panelStride">Elements between channels of the panel.</param>
/// <param name="rowStride">Elements between rows of the panel.</param>
internal readonly unsafe struct SplitMoves<T, TVector, TSimd>(int* rows, int step, nint channelStride, nint panelStride, int rowStride)
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(PanelMove* moves, int count, int channels, T* input, T* panel)
    {
        for (PanelMove* move = moves; move < moves + count; move++)
        {
            T* source = input + move->Source;
            T* target = panel + move->Offset;
            for (int c = 0; c < channels; c++, source += channelStride, target += panelStride)
            {
                if (move->Line == 0) CacheLine.Prefetch(source + rowStride * step, (nint)step * TSimd.Count * sizeof(T));
                switch (step)
                {
                    case 2:
                        Split2(move, source, target);
                        break;
                    case 4:
                        Split4(move, source, target);
                        break;
                    default:
                        Split8(move, source, target);
                        break;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Split2(PanelMove* move, T* source, T* target)
    {
        TSimd.Deinterleave(Load(move, source, 0), Load(move, source, 1), out TVector even, out TVector odd);
        Put(move, 0, even, target);
        Put(move, 1, odd, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Split4(PanelMove* move, T* source, T* target)
    {
        Split4(
            Load(move, source, 0), Load(move, source, 1), Load(move, source, 2), Load(move, source, 3), out TVector first, out TVector second, out TVector third, out TVector fourth);
        Put(move, 0, first, target);
        Put(move, 1, second, target);
        Put(move, 2, third, target);
        Put(move, 3, fourth, target);
    }

    // Cells of even and of odd number, each then every fourth of them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Split8(PanelMove* move, T* source, T* target)
    {
        TSimd.Deinterleave(Load(move, source, 0), Load(move, source, 1), out TVector even0, out TVector odd0);
        TSimd.Deinterleave(Load(move, source, 2), Load(move, source, 3), out TVector even1, out TVector odd1);
        TSimd.Deinterleave(Load(move, source, 4), Load(move, source, 5), out TVector even2, out TVector odd2);
        TSimd.Deinterleave(Load(move, source, 6), Load(move, source, 7), out TVector even3, out TVector odd3);
        Split4(even0, even1, even2, even3, out TVector first, out TVector third, out TVector fifth, out TVector seventh);
        Put(move, 0, first, target);
        Put(move, 2, third, target);
        Put(move, 4, fifth, target);
        Put(move, 6, seventh, target);
        Split4(odd0, odd1, odd2, odd3, out TVector second, out TVector fourth, out TVector sixth, out TVector eighth);
        Put(move, 1, second, target);
        Put(move, 3, fourth, target);
        Put(move, 5, sixth, target);
        Put(move, 7, eighth, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Split4(
        TVector a, TVector b, TVector c, TVector d, out TVector first, out TVector second, out TVector third, out TVector fourth)
    {
        TSimd.Deinterleave(a, b, out TVector even0, out TVector odd0);
        TSimd.Deinterleave(c, d, out TVector even1, out TVector odd1);
        TSimd.Deinterleave(even0, even1, out first, out third);
        TSimd.Deinterleave(odd0, odd1, out second, out fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load(PanelMove* move, T* source, int register)
    {
        int low = Math.Max(move->Low - register * TSimd.Count, 0);
        int high = Math.Min(move->High - register * TSimd.Count, TSimd.Count);
        if (high - low == TSimd.Count) return TSimd.Load(source + register * TSimd.Count);
        return high <= low ? TSimd.Zero : TSimd.Load(source + register * TSimd.Count, TSimd.Lanes(low, high));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(PanelMove* move, int remainder, TVector value, T* target)
    {
        int row = rows[move->Line * step + remainder];
        if (row < 0) return;
        if (move->Stored == TSimd.Count) TSimd.Store(value, target + (nint)row * rowStride);
        else TSimd.Store(value, target + (nint)row * rowStride, TSimd.Lanes(0, move->Stored));
    }
}
