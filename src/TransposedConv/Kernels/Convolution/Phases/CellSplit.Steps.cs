using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <content>
/// The loops of each step. Each is compiled for itself: where they were inlined into one method, there were so many of their calls that some were left as calls.
/// </content>
internal readonly unsafe ref partial struct CellSplit<T, TVector, TSimd>
{
    private void Run<TCells>(TCells cells, T* source, nint sourceStride, int rows, int registers, T* target, nint targetStride, int stored)
        where TCells : struct, IExistingCells<T, TVector>
    {
        switch (_step)
        {
            case 2:
                Run2(cells, source, sourceStride, rows, registers, target, targetStride, stored);
                break;
            case 3:
                Run3(cells, source, sourceStride, rows, registers, target, targetStride, stored);
                break;
            case 4:
                Run4(cells, source, sourceStride, rows, registers, target, targetStride, stored);
                break;
            case 6:
                Run6(cells, source, sourceStride, rows, registers, target, targetStride, stored);
                break;
            default:
                Run8(cells, source, sourceStride, rows, registers, target, targetStride, stored);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Run2<TCells>(TCells cells, T* source, nint sourceStride, int rows, int registers, T* target, nint targetStride, int stored)
        where TCells : struct, IExistingCells<T, TVector>
    {
        nint line0 = LineOf(0), line1 = LineOf(1);
        if (line0 >= 0 && line1 >= 0 && stored == TSimd.Count)
        {
            for (int row = 0; row < rows; row++, source += sourceStride, target += targetStride)
            {
                TCells existing = cells;
                for (int i = 0; i < registers; i++, existing.Advance())
                {
                    T* from = source + i * 2 * TSimd.Count;
                    TSimd.Deinterleave(existing.Load(from, 0), existing.Load(from, 1), out TVector even, out TVector odd);
                    TSimd.Store(even, target + i * TSimd.Count + line0);
                    TSimd.Store(odd, target + i * TSimd.Count + line1);
                }
            }

            return;
        }

        TVector written = TSimd.Lanes(0, stored);
        bool isWhole = stored == TSimd.Count;
        for (int row = 0; row < rows; row++, source += sourceStride, target += targetStride)
        {
            TCells existing = cells;
            for (int i = 0; i < registers; i++, existing.Advance())
            {
                T* from = source + i * 2 * TSimd.Count;
                T* to = target + i * TSimd.Count;
                TSimd.Deinterleave(existing.Load(from, 0), existing.Load(from, 1), out TVector even, out TVector odd);
                Store(even, to, line0, isWhole, written);
                Store(odd, to, line1, isWhole, written);
            }
        }
    }

    /// <summary>A register of both lines of a step of 2 for several rows, with the masks of what exists kept in registers: about half the time of <see cref="Run2"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Halve(in SameCells<T, TVector, TSimd> cells, T* source, nint sourceStride, int rows, T* target, nint targetStride, int stored)
    {
        TVector mask0 = cells.MaskOf(0), mask1 = cells.MaskOf(1), written = TSimd.Lanes(0, stored);
        T* source0 = source + cells.OffsetOf(0), source1 = source + cells.OffsetOf(1);
        T* target0 = target + LineOf(0), target1 = target + LineOf(1);
        bool isWhole = stored == TSimd.Count;
        for (int row = 0; row < rows; row++)
        {
            TSimd.Deinterleave(TSimd.Load(source0, mask0), TSimd.Load(source1, mask1), out TVector even, out TVector odd);
            if (isWhole)
            {
                TSimd.Store(even, target0);
                TSimd.Store(odd, target1);
            }
            else
            {
                TSimd.Store(even, target0, written);
                TSimd.Store(odd, target1, written);
            }

            source0 += sourceStride;
            source1 += sourceStride;
            target0 += targetStride;
            target1 += targetStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Run3<TCells>(TCells cells, T* source, nint sourceStride, int rows, int registers, T* target, nint targetStride, int stored)
        where TCells : struct, IExistingCells<T, TVector>
    {
        nint line0 = LineOf(0), line1 = LineOf(1), line2 = LineOf(2);
        TVector written = TSimd.Lanes(0, stored);
        bool isWhole = stored == TSimd.Count;
        for (int row = 0; row < rows; row++, source += sourceStride, target += targetStride)
        {
            TCells existing = cells;
            for (int i = 0; i < registers; i++, existing.Advance())
            {
                T* from = source + i * 3 * TSimd.Count;
                T* to = target + i * TSimd.Count;
                TSimd.Deinterleave(existing.Load(from, 0), existing.Load(from, 1), existing.Load(from, 2), out TVector first, out TVector second, out TVector third);
                Store(first, to, line0, isWhole, written);
                Store(second, to, line1, isWhole, written);
                Store(third, to, line2, isWhole, written);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Run4<TCells>(TCells cells, T* source, nint sourceStride, int rows, int registers, T* target, nint targetStride, int stored)
        where TCells : struct, IExistingCells<T, TVector>
    {
        nint line0 = LineOf(0), line1 = LineOf(1), line2 = LineOf(2), line3 = LineOf(3);
        TVector written = TSimd.Lanes(0, stored);
        bool isWhole = stored == TSimd.Count;
        for (int row = 0; row < rows; row++, source += sourceStride, target += targetStride)
        {
            TCells existing = cells;
            for (int i = 0; i < registers; i++, existing.Advance())
            {
                T* from = source + i * 4 * TSimd.Count;
                T* to = target + i * TSimd.Count;
                Split4(existing.Load(from, 0), existing.Load(from, 1), existing.Load(from, 2), existing.Load(from, 3), out TVector first, out TVector second, out TVector third, out TVector fourth);
                Store(first, to, line0, isWhole, written);
                Store(second, to, line1, isWhole, written);
                Store(third, to, line2, isWhole, written);
                Store(fourth, to, line3, isWhole, written);
            }
        }
    }

    // Cells of even and of odd number, each then every third of them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Run6<TCells>(TCells cells, T* source, nint sourceStride, int rows, int registers, T* target, nint targetStride, int stored)
        where TCells : struct, IExistingCells<T, TVector>
    {
        nint line0 = LineOf(0), line1 = LineOf(1), line2 = LineOf(2);
        nint line3 = LineOf(3), line4 = LineOf(4), line5 = LineOf(5);
        TVector written = TSimd.Lanes(0, stored);
        bool isWhole = stored == TSimd.Count;
        for (int row = 0; row < rows; row++, source += sourceStride, target += targetStride)
        {
            TCells existing = cells;
            for (int i = 0; i < registers; i++, existing.Advance())
            {
                T* from = source + i * 6 * TSimd.Count;
                T* to = target + i * TSimd.Count;
                TSimd.Deinterleave(existing.Load(from, 0), existing.Load(from, 1), out TVector even0, out TVector odd0);
                TSimd.Deinterleave(existing.Load(from, 2), existing.Load(from, 3), out TVector even1, out TVector odd1);
                TSimd.Deinterleave(existing.Load(from, 4), existing.Load(from, 5), out TVector even2, out TVector odd2);
                TSimd.Deinterleave(even0, even1, even2, out TVector first, out TVector third, out TVector fifth);
                Store(first, to, line0, isWhole, written);
                Store(third, to, line2, isWhole, written);
                Store(fifth, to, line4, isWhole, written);
                TSimd.Deinterleave(odd0, odd1, odd2, out TVector second, out TVector fourth, out TVector sixth);
                Store(second, to, line1, isWhole, written);
                Store(fourth, to, line3, isWhole, written);
                Store(sixth, to, line5, isWhole, written);
            }
        }
    }

    // Cells of even and of odd number, each then every fourth of them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Run8<TCells>(TCells cells, T* source, nint sourceStride, int rows, int registers, T* target, nint targetStride, int stored)
        where TCells : struct, IExistingCells<T, TVector>
    {
        nint line0 = LineOf(0), line1 = LineOf(1), line2 = LineOf(2), line3 = LineOf(3);
        nint line4 = LineOf(4), line5 = LineOf(5), line6 = LineOf(6), line7 = LineOf(7);
        TVector written = TSimd.Lanes(0, stored);
        bool isWhole = stored == TSimd.Count;
        for (int row = 0; row < rows; row++, source += sourceStride, target += targetStride)
        {
            TCells existing = cells;
            for (int i = 0; i < registers; i++, existing.Advance())
            {
                T* from = source + i * 8 * TSimd.Count;
                T* to = target + i * TSimd.Count;
                TSimd.Deinterleave(existing.Load(from, 0), existing.Load(from, 1), out TVector even0, out TVector odd0);
                TSimd.Deinterleave(existing.Load(from, 2), existing.Load(from, 3), out TVector even1, out TVector odd1);
                TSimd.Deinterleave(existing.Load(from, 4), existing.Load(from, 5), out TVector even2, out TVector odd2);
                TSimd.Deinterleave(existing.Load(from, 6), existing.Load(from, 7), out TVector even3, out TVector odd3);
                Split4(even0, even1, even2, even3, out TVector first, out TVector third, out TVector fifth, out TVector seventh);
                Store(first, to, line0, isWhole, written);
                Store(third, to, line2, isWhole, written);
                Store(fifth, to, line4, isWhole, written);
                Store(seventh, to, line6, isWhole, written);
                Split4(odd0, odd1, odd2, odd3, out TVector second, out TVector fourth, out TVector sixth, out TVector eighth);
                Store(second, to, line1, isWhole, written);
                Store(fourth, to, line3, isWhole, written);
                Store(sixth, to, line5, isWhole, written);
                Store(eighth, to, line7, isWhole, written);
            }
        }
    }

    private nint LineOf(int remainder) => _lines[remainder] < 0 ? -1 : _lines[remainder] * _lineLength;

    /// <summary>Four registers of neighbouring cells into those whose number is 0, 1, 2 and 3 modulo 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split4(
        TVector a, TVector b, TVector c, TVector d, out TVector first, out TVector second, out TVector third, out TVector fourth)
    {
        TSimd.Deinterleave(a, b, out TVector even0, out TVector odd0);
        TSimd.Deinterleave(c, d, out TVector even1, out TVector odd1);
        TSimd.Deinterleave(even0, even1, out first, out third);
        TSimd.Deinterleave(odd0, odd1, out second, out fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector value, T* target, nint line, bool isWhole, TVector written)
    {
        if (line < 0) return;
        if (isWhole) TSimd.Store(value, target + line);
        else TSimd.Store(value, target + line, written);
    }
}
