using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Takes neighbouring cells apart by shuffles into a line for each remainder of their number modulo the step, the reverse of
/// <see cref="PhaseInterleave{T, TVector, TSimd}"/>: a register of every line at once, and that for several rows.
/// </summary>
/// <param name="step">2, 4 or 8.</param>
/// <param name="lines">For each remainder the number of its line, less than 0 if there is none.</param>
/// <param name="lineLength">Elements between lines.</param>
internal readonly unsafe ref struct CellSplit<T, TVector, TSimd>(int step, ReadOnlySpan<int> lines, nint lineLength)
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    /// <summary>
    /// Rows of so few registers are gone through register by register, so that which of their cells exist is found out once for all rows. Longer ones are
    /// read from end to end, as memory likes it.
    /// </summary>
    private const int MostHoistedRegisters = 2;

    /// <summary>The largest step that there are shuffles for.</summary>
    public const int LargestStep = 8;

    private readonly int _step = step;
    private readonly ReadOnlySpan<int> _lines = lines;
    private readonly nint _lineLength = lineLength;

    /// <summary>Whether there are shuffles for a step.</summary>
    public static bool Suits(int step) => step is 2 or 4 or LargestStep;

    /// <summary>Fills the lines of neighbouring rows whole, with zeros for cells that do not exist.</summary>
    /// <param name="source">The cell of the lines' first element, existing or not.</param>
    /// <param name="sourceStride">Elements between rows of the source.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="low">The first existing cell of a row, counted from <paramref name="source"/>.</param>
    /// <param name="high">Behind the last one.</param>
    /// <param name="target">The first row of the first line.</param>
    /// <param name="pitch">Elements between rows of a line.</param>
    /// <param name="length">Elements of a line in a row.</param>
    /// <param name="isTight">Whether nothing may be written behind a row; else up to a register, in ascending order of the rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void FillRows(T* source, nint sourceStride, int rows, int low, int high, T* target, nint pitch, int length, bool isTight)
    {
        int cells = _step * TSimd.Count;
        int registers = (length + TSimd.Count - 1) / TSimd.Count;
        int whole = isTight && length % TSimd.Count != 0 ? registers - 1 : registers;
        if (registers <= MostHoistedRegisters)
        {
            // The last registers of all rows first: what these write behind a row is overwritten by the first ones of the next.
            for (int i = registers - 1; i >= 0; i--)
            {
                int stored = i < whole ? TSimd.Count : length - i * TSimd.Count;
                Move(source + i * cells, sourceStride, rows, low - i * cells, high - i * cells, target + i * TSimd.Count, pitch, stored);
            }

            return;
        }

        Run(new MovingCells<T, TVector, TSimd>(low, high, _step), source, sourceStride, rows, whole, target, pitch, TSimd.Count);
        if (whole == registers) return;
        int done = whole * cells;
        Move(source + done, sourceStride, rows, low - done, high - done, target + whole * TSimd.Count, pitch, length - whole * TSimd.Count);
    }

    /// <summary>The same where a row is not longer than a register, with what exists found out before.</summary>
    public void FillShortRows(in SameCells<T, TVector, TSimd> cells, T* source, nint sourceStride, int rows, T* target, nint pitch, int stored) =>
        Run(cells, source, sourceStride, rows, 1, target, pitch, stored);

    /// <summary>A register of every line, for several rows.</summary>
    /// <param name="source">The cell of the lines' first element, existing or not.</param>
    /// <param name="sourceStride">Elements between rows of the source.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="low">The first existing cell, counted from <paramref name="source"/>.</param>
    /// <param name="high">Behind the last one.</param>
    /// <param name="target">The first line.</param>
    /// <param name="targetStride">Elements between rows of a line.</param>
    /// <param name="stored">Elements to write of each register.</param>
    public void Move(T* source, nint sourceStride, int rows, int low, int high, T* target, nint targetStride, int stored)
    {
        TVector* masks = stackalloc TVector[LargestStep];
        Run(new SameCells<T, TVector, TSimd>(low, high, _step, masks), source, sourceStride, rows, 1, target, targetStride, stored);
    }

    private void Run<TCells>(TCells cells, T* source, nint sourceStride, int rows, int registers, T* target, nint targetStride, int stored)
        where TCells : struct, IExistingCells<T, TVector>
    {
        switch (_step)
        {
            case 2:
                Run2(cells, source, sourceStride, rows, registers, target, targetStride, stored);
                break;
            case 4:
                Run4(cells, source, sourceStride, rows, registers, target, targetStride, stored);
                break;
            default:
                Run8(cells, source, sourceStride, rows, registers, target, targetStride, stored);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    // Cells of even and of odd number, each then every fourth of them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
    private static void Store(TVector value, T* target, nint line, bool isWhole, TVector written)
    {
        if (line < 0) return;
        if (isWhole) TSimd.Store(value, target + line);
        else TSimd.Store(value, target + line, written);
    }
}
