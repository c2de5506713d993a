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
    private readonly T* _inputEnd;
    private readonly ReadOnlySpan<int> _lineOfRemainder;
    private readonly bool _isDense;
    private readonly nint _first;
    private readonly int _low;
    private readonly int _high;

    /// <param name="axis">Which cells.</param>
    /// <param name="x">The first position.</param>
    /// <param name="shape">Where the row lies.</param>
    /// <param name="inputEnd">The end of the input.</param>
    /// <param name="stretches">Working memory, one for each line.</param>
    public WindowRow(WindowAxis axis, int x, WindowRowShape shape, T* inputEnd, Span<WindowStretch> stretches)
    {
        _step = axis.Step;
        _shape = shape;
        _inputEnd = inputEnd;
        _stretches = stretches;
        _lineOfRemainder = axis.LineOfRemainder;
        _isDense = axis.IsDense;
        _first = (nint)axis.FirstCell(x, 0);
        int filled = shape.ExamplePitch + shape.Overlap;
        long cells = (long)filled * axis.Step;
        _low = (int)Math.Clamp(-(long)_first, 0, cells);
        _high = (int)Math.Clamp(axis.InputLength - (long)_first, 0, cells);
        for (int line = 0; line < stretches.Length; line++)
        {
            axis.Clip(x, line, filled, out int low, out int high);
            stretches[line] = new WindowStretch((nint)axis.FirstCell(x, line), low, high);
        }
    }

    /// <summary>Fills neighbouring rows of every line.</summary>
    /// <param name="row">The first row of the input.</param>
    /// <param name="rowStride">Elements between the rows.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="target">The first row of the window's first line.</param>
    public void Fill(T* row, nint rowStride, int count, T* target)
    {
        if (_step == 1)
        {
            if (_shape.ExamplePitch + _shape.Overlap <= 2 * TSimd.Count) CopyShort(row, rowStride, count, target);
            else CopyNeighbours(row, rowStride, count, target);
            return;
        }

        if (CellSplit<T, TVector, TSimd>.Suits(_step))
        {
            var split = new CellSplit<T, TVector, TSimd>(_step, _lineOfRemainder, _shape.LineLength);
            split.FillRows(row + _first, rowStride, count, _low, _high, target, _shape.Pitch, _shape.Pitch, isTight: false);
            return;
        }

        for (; count > 0; count--, row += rowStride, target += _shape.Pitch)
        {
            if (_isDense) CellTranspose.Fill(row + _first, _step, _stretches.Length, _low, _high, target, _shape.LineLength, _shape.Pitch);
            else CopyStrided(row, target);
        }
    }

    /// <summary>Fills neighbouring rows of every line with zeros.</summary>
    public void Clear(int count, T* target)
    {
        for (int line = 0; line < _stretches.Length; line++, target += _shape.LineLength) Clear(target, 0, count * _shape.Pitch + _shape.Overlap);
    }

    /// <summary>Rows of one or two registers, with masks for what exists.</summary>
    private void CopyShort(T* row, nint rowStride, int count, T* target)
    {
        WindowStretch cells = _stretches[0];
        WindowRowShape shape = _shape;
        T* source = row + cells.First;
        bool isOne = shape.ExamplePitch + shape.Overlap <= TSimd.Count;
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

    private void CopyNeighbours(T* row, nint rowStride, int count, T* target)
    {
        WindowRowShape shape = _shape;
        T* source = row + _stretches[0].First;
        for (; count > 0; count--, source += rowStride, target += shape.Pitch)
        {
            for (int n = 0; n < shape.Examples; n++) CopyExample(source + n * shape.ExampleStride, target + n * shape.ExamplePitch);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CopyExample(T* source, T* target)
    {
        int low = _stretches[0].Low;
        int high = _stretches[0].High;
        Clear(target, 0, low);
        int i = low;
        for (; i <= high - TSimd.Count; i += TSimd.Count) TSimd.Store(TSimd.Load(source + i), target + i);
        if (i < high)
        {
            // The last cells come with some before them, which are there already, or with what lies behind them, which will be overwritten.
            if (high - low >= TSimd.Count) TSimd.Store(TSimd.Load(source + high - TSimd.Count), target + high - TSimd.Count);
            else if (_inputEnd - (source + i) >= TSimd.Count) TSimd.Store(TSimd.Load(source + i), target + i);
            else CopyCells(source, target, i, high);
        }

        Clear(target, high, _shape.ExamplePitch + _shape.Overlap);
    }

    private void CopyStrided(T* row, T* target)
    {
        foreach (ref readonly WindowStretch cells in _stretches)
        {
            Clear(target, 0, cells.Low);
            CopyCells(row + cells.First, target, cells.Low, cells.High);
            Clear(target, cells.High, _shape.Pitch);
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
