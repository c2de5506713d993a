using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Copies one row of the input to the lines of an <see cref="InputWindow{T, TVector, TSimd}"/>.</summary>
/// <remarks>
/// Whole registers are written, zeros first and last, so what lies up to a register behind a row of the window is overwritten: it is the next row,
/// which comes later, or the slack of the line.
/// </remarks>
internal readonly unsafe ref struct WindowRow<T, TVector, TSimd>
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private readonly Span<WindowStretch> _stretches;
    private readonly int _step;
    private readonly WindowRowShape _shape;
    private readonly ReadOnlySpan<int> _lineOfRemainder;
    private readonly bool _isDense;
    private readonly nint _first;
    private readonly int _low;
    private readonly int _high;
    private readonly RowSplit<T, TVector, TSimd> _row;

    /// <param name="axis">Which cells.</param>
    /// <param name="x">The first position.</param>
    /// <param name="shape">Where the row lies.</param>
    /// <param name="stretches">Working memory, one for each line.</param>
    /// <param name="masks">Working memory for <see cref="RowSplit{T, TVector, TSimd}.Masks"/> masks.</param>
    public WindowRow(WindowAxis axis, int x, WindowRowShape shape, Span<WindowStretch> stretches, TVector* masks)
    {
        _step = axis.Step;
        _shape = shape;
        _stretches = stretches;
        _lineOfRemainder = axis.LineOfRemainder;
        _isDense = axis.IsDense;
        _first = (nint)axis.FirstCell(x, 0);
        int filled = Filled;
        long cells = (long)filled * axis.Step;
        _low = (int)Math.Clamp(-(long)_first, 0, cells);
        _high = (int)Math.Clamp(axis.InputLength - (long)_first, 0, cells);
        for (int line = 0; line < stretches.Length; line++)
        {
            axis.Clip(x, line, filled, out int low, out int high);
            stretches[line] = new WindowStretch((nint)axis.FirstCell(x, line), low, high);
        }

        if (CellSplit<T, TVector, TSimd>.Suits(_step)) _row = new RowSplit<T, TVector, TSimd>(_step, filled, _low, _high, masks);
    }

    /// <summary>Elements of an example's row, with the zeros it shares with the next one.</summary>
    private int Filled => _shape.ExamplePitch + _shape.Overlap;

    /// <summary>Fills neighbouring rows of every line.</summary>
    /// <param name="row">The first row of the input.</param>
    /// <param name="rowStride">Elements between the rows.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="target">The first row of the window's first line.</param>
    public void Fill(T* row, nint rowStride, int count, T* target)
    {
        if (_step == 1)
        {
            if (Filled <= 2 * TSimd.Count) CopyShort(row, rowStride, count, target);
            else CopyNeighbours(row, rowStride, count, target);
            return;
        }

        if (CellSplit<T, TVector, TSimd>.Suits(_step)) Split(row + _first, rowStride, count, target);
        else for (; count > 0; count--, row += rowStride, target += _shape.Pitch) CopyEach(row, target);
    }

    /// <summary>Fills neighbouring rows of every line with zeros.</summary>
    public void Clear(int count, T* target)
    {
        for (int line = 0; line < _stretches.Length; line++, target += _shape.LineLength) Clear(target, 0, count * _shape.Pitch + _shape.Overlap);
    }

    /// <summary>Rows of one or two registers, with masks for what exists.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyShort(T* row, nint rowStride, int count, T* target)
    {
        WindowStretch cells = _stretches[0];
        WindowRowShape shape = _shape;
        T* source = row + cells.First;
        bool isOne = Filled <= TSimd.Count;
        TVector first = TSimd.Lanes(cells.Low, cells.High);
        TVector second = isOne ? TSimd.Zero : TSimd.Lanes(cells.Low - TSimd.Count, cells.High - TSimd.Count);
        for (; count > 0; count--, source += rowStride)
        {
            T* from = source;
            for (int n = shape.Examples; n > 0; n--, from += shape.ExampleStride, target += shape.ExamplePitch)
            {
                TSimd.Store(TSimd.Load(from, first), target);
                if (!isOne) TSimd.Store(TSimd.Load(from + TSimd.Count, second), target + TSimd.Count);
            }

            target += shape.Pitch - shape.Examples * shape.ExamplePitch;
        }
    }

    /// <summary>Longer rows: masks where cells begin and end to exist, none between, zeros outside.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyNeighbours(T* row, nint rowStride, int count, T* target)
    {
        WindowStretch cells = _stretches[0];
        WindowRowShape shape = _shape;
        T* source = row + cells.First;
        int begin = Math.Min(cells.Low, Filled - 1) / TSimd.Count * TSimd.Count;
        int end = Math.Max(begin + TSimd.Count, cells.High / TSimd.Count * TSimd.Count);
        int filled = Filled;
        TVector first = TSimd.Lanes(cells.Low - begin, cells.High - begin);
        TVector last = TSimd.Lanes(0, Math.Max(0, cells.High - end));
        for (; count > 0; count--, source += rowStride, target += shape.Pitch)
        {
            for (int n = 0; n < shape.Examples; n++)
            {
                T* from = source + n * shape.ExampleStride;
                T* to = target + n * shape.ExamplePitch;
                Clear(to, 0, begin);
                TSimd.Store(TSimd.Load(from + begin, first), to + begin);
                for (int i = begin + TSimd.Count; i < end; i += TSimd.Count) TSimd.Store(TSimd.Load(from + i), to + i);
                if (end >= filled) continue;
                TSimd.Store(TSimd.Load(from + end, last), to + end);
                Clear(to, end + TSimd.Count, filled);
            }
        }
    }

    /// <summary>
    /// Rows one after the other, and examples in their order: a register that goes on behind its example is written over by the next ones, and only the last ones
    /// of a row, of which the next row is there already, end with it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Split(T* source, nint rowStride, int count, T* target)
    {
        WindowRowShape shape = _shape;
        var split = new CellSplit<T, TVector, TSimd>(_step, _lineOfRemainder, shape.LineLength);
        if (count == 1)
        {
            _row.Fill(split, source, shape.ExampleStride, shape.Examples, target, shape.ExamplePitch, isTight: false);
            return;
        }

        int written = (Filled + TSimd.Count - 1) / TSimd.Count * TSimd.Count;
        int end = shape.Examples == 1 ? int.MaxValue : shape.Pitch + shape.Overlap - written;
        for (int n = 0; n < shape.Examples; n++, source += shape.ExampleStride, target += shape.ExamplePitch)
        {
            _row.Fill(split, source, rowStride, count, target, shape.Pitch, isTight: n * shape.ExamplePitch > end);
        }
    }

    /// <summary>A row of each example, by a step that there are no shuffles for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyEach(T* row, T* target)
    {
        for (int n = 0; n < _shape.Examples; n++, row += _shape.ExampleStride, target += _shape.ExamplePitch)
        {
            if (_isDense) CellTranspose.Fill(row + _first, _step, _stretches.Length, _low, _high, target, _shape.LineLength, Filled);
            else CopyStrided(row, target);
        }
    }

    private void CopyStrided(T* row, T* target)
    {
        foreach (ref readonly WindowStretch cells in _stretches)
        {
            Clear(target, 0, cells.Low);
            CopyCells(row + cells.First, target, cells.Low, cells.High);
            Clear(target, cells.High, Filled);
            target += _shape.LineLength;
        }
    }

    private void CopyCells(T* cells, T* target, int low, int high)
    {
        for (int i = low; i < high; i++) target[i] = cells[(nint)i * _step];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear(T* target, int low, int high)
    {
        for (int i = low; i < high; i += TSimd.Count) TSimd.Store(TSimd.Zero, target + i);
    }
}
