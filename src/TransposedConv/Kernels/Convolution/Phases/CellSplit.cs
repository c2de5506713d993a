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

    private const int LargestStep = 8;

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

        for (int row = 0; row < rows; row++, source += sourceStride, target += pitch)
        {
            Run(new MovingCells(low, high, _step), source, cells, whole, target, TSimd.Count, TSimd.Count);
            if (whole == registers) continue;
            int done = whole * cells;
            Move(source + done, 0, 1, low - done, high - done, target + whole * TSimd.Count, 0, length - whole * TSimd.Count);
        }
    }

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
        Run(new SameCells(low, high, _step, masks), source, sourceStride, rows, target, targetStride, stored);
    }

    private void Run<TCells>(TCells cells, T* source, nint sourceStride, int count, T* target, nint targetStride, int stored)
        where TCells : struct, ICells
    {
        switch (_step)
        {
            case 2:
                Run2(cells, source, sourceStride, count, target, targetStride, stored);
                break;
            case 4:
                Run4(cells, source, sourceStride, count, target, targetStride, stored);
                break;
            default:
                Run8(cells, source, sourceStride, count, target, targetStride, stored);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run2<TCells>(TCells cells, T* source, nint sourceStride, int count, T* target, nint targetStride, int stored)
        where TCells : struct, ICells
    {
        nint line0 = LineOf(0), line1 = LineOf(1);
        if (line0 >= 0 && line1 >= 0 && stored == TSimd.Count)
        {
            for (int i = 0; i < count; i++, source += sourceStride, target += targetStride, cells.Advance())
            {
                TSimd.Deinterleave(cells.Load(source, 0), cells.Load(source, 1), out TVector even, out TVector odd);
                TSimd.Store(even, target + line0);
                TSimd.Store(odd, target + line1);
            }

            return;
        }

        TVector written = TSimd.Lanes(0, stored);
        bool isWhole = stored == TSimd.Count;
        for (int i = 0; i < count; i++, source += sourceStride, target += targetStride, cells.Advance())
        {
            TSimd.Deinterleave(cells.Load(source, 0), cells.Load(source, 1), out TVector even, out TVector odd);
            Store(even, target, line0, isWhole, written);
            Store(odd, target, line1, isWhole, written);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run4<TCells>(TCells cells, T* source, nint sourceStride, int count, T* target, nint targetStride, int stored)
        where TCells : struct, ICells
    {
        nint line0 = LineOf(0), line1 = LineOf(1), line2 = LineOf(2), line3 = LineOf(3);
        TVector written = TSimd.Lanes(0, stored);
        bool isWhole = stored == TSimd.Count;
        for (int i = 0; i < count; i++, source += sourceStride, target += targetStride, cells.Advance())
        {
            Split4(cells.Load(source, 0), cells.Load(source, 1), cells.Load(source, 2), cells.Load(source, 3), out TVector first, out TVector second, out TVector third, out TVector fourth);
            Store(first, target, line0, isWhole, written);
            Store(second, target, line1, isWhole, written);
            Store(third, target, line2, isWhole, written);
            Store(fourth, target, line3, isWhole, written);
        }
    }

    // Cells of even and of odd number, each then every fourth of them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run8<TCells>(TCells cells, T* source, nint sourceStride, int count, T* target, nint targetStride, int stored)
        where TCells : struct, ICells
    {
        nint line0 = LineOf(0), line1 = LineOf(1), line2 = LineOf(2), line3 = LineOf(3);
        nint line4 = LineOf(4), line5 = LineOf(5), line6 = LineOf(6), line7 = LineOf(7);
        TVector written = TSimd.Lanes(0, stored);
        bool isWhole = stored == TSimd.Count;
        for (int i = 0; i < count; i++, source += sourceStride, target += targetStride, cells.Advance())
        {
            TSimd.Deinterleave(cells.Load(source, 0), cells.Load(source, 1), out TVector even0, out TVector odd0);
            TSimd.Deinterleave(cells.Load(source, 2), cells.Load(source, 3), out TVector even1, out TVector odd1);
            TSimd.Deinterleave(cells.Load(source, 4), cells.Load(source, 5), out TVector even2, out TVector odd2);
            TSimd.Deinterleave(cells.Load(source, 6), cells.Load(source, 7), out TVector even3, out TVector odd3);
            Split4(even0, even1, even2, even3, out TVector first, out TVector third, out TVector fifth, out TVector seventh);
            Store(first, target, line0, isWhole, written);
            Store(third, target, line2, isWhole, written);
            Store(fifth, target, line4, isWhole, written);
            Store(seventh, target, line6, isWhole, written);
            Split4(odd0, odd1, odd2, odd3, out TVector second, out TVector fourth, out TVector sixth, out TVector eighth);
            Store(second, target, line1, isWhole, written);
            Store(fourth, target, line3, isWhole, written);
            Store(sixth, target, line5, isWhole, written);
            Store(eighth, target, line7, isWhole, written);
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

    /// <summary>Which of the cells that go into a register of every line exist.</summary>
    private interface ICells
    {
        /// <summary>One of the neighbouring registers, zeros where there is no cell.</summary>
        TVector Load(T* source, int register);

        /// <summary>Goes on to the next cells.</summary>
        void Advance();
    }

    /// <summary>The same ones every time, found out once.</summary>
    private readonly struct SameCells : ICells
    {
        private readonly TVector* _masks;
        private readonly int _partial;
        private readonly int _existing;

        public SameCells(int low, int high, int step, TVector* masks)
        {
            _masks = masks;
            for (int i = 0; i < step; i++, low -= TSimd.Count, high -= TSimd.Count)
            {
                int from = Math.Max(low, 0), to = Math.Min(high, TSimd.Count);
                masks[i] = TSimd.Lanes(from, Math.Max(from, to));
                if (from < to) _existing |= 1 << i;
                if (to - from < TSimd.Count) _partial |= 1 << i;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Load(T* source, int register)
        {
            T* cells = source + register * TSimd.Count;
            if ((_partial & 1 << register) == 0) return TSimd.Load(cells);
            return (_existing & 1 << register) == 0 ? TSimd.Zero : TSimd.Load(cells, _masks[register]);
        }

        public void Advance()
        {
        }
    }

    /// <summary>Those of one row, from end to end.</summary>
    private struct MovingCells(int low, int high, int step) : ICells
    {
        private int _low = low;
        private int _high = high;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVector Load(T* source, int register)
        {
            T* cells = source + register * TSimd.Count;
            int from = _low - register * TSimd.Count, to = _high - register * TSimd.Count;
            if (from <= 0 && to >= TSimd.Count) return TSimd.Load(cells);
            return to <= 0 || from >= TSimd.Count || from >= to ? TSimd.Zero : TSimd.Load(cells, TSimd.Lanes(Math.Max(from, 0), Math.Min(to, TSimd.Count)));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Advance()
        {
            _low -= step * TSimd.Count;
            _high -= step * TSimd.Count;
        }
    }
}
