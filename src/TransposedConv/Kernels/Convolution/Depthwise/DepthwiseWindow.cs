using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Copies the input of a block of positions into a window of a <see cref="DepthwiseLayout"/>.</summary>
/// <remarks>Only cells that exist are written: the zeros for the others stay from one block to the next that lies at the same place.</remarks>
internal readonly unsafe struct DepthwiseWindow<T, TVector, TSimd>
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private readonly PhasePlan _plan;
    private readonly DepthwiseLayout _layout;
    private readonly WindowAxis _height;
    private readonly WindowAxis _width;
    private readonly int _z;
    private readonly int _rows;
    private readonly WindowPart* _columnLines;
    private readonly WindowPart* _rowLines;
    private readonly int _cells;
    private readonly int _low;
    private readonly int _high;
    private readonly SameCells<T, TVector, TSimd> _existing;

    /// <param name="plan">The plan.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="z">Depth of the positions.</param>
    /// <param name="y">Row of the first position.</param>
    /// <param name="rows">Rows of positions.</param>
    /// <param name="x">Column of the first position.</param>
    /// <param name="columns">Positions in a row.</param>
    /// <param name="parts">Memory for as many elements as the two axes have lines.</param>
    /// <param name="masks">Memory for <see cref="CellSplit{T, TVector, TSimd}.LargestStep"/> masks.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public DepthwiseWindow(PhasePlan plan, DepthwiseLayout layout, int z, int y, int rows, int x, int columns, WindowPart* parts, TVector* masks)
    {
        _plan = plan;
        _layout = layout;
        _height = plan.WindowHeight!;
        _width = plan.WindowWidth!;
        _z = z;
        _rows = rows + _height.Reach;
        _cells = columns + _width.Reach;
        _rowLines = parts;
        _columnLines = parts + _height.Residues.Length;
        bool isWhole = Locate(_height, y, _rows, _rowLines) & Locate(_width, x, _cells, _columnLines);
        foreach (long shift in plan.Depth.Shifts) isWhole &= DepthCell(shift) >= 0;
        IsWhole = isWhole;
        long cells = (long)_cells * _width.Step;
        _low = (int)Math.Clamp(-_columnLines[0].First, 0, cells);
        _high = (int)Math.Clamp(_width.InputLength - _columnLines[0].First, 0, cells);
        if (CellSplit<T, TVector, TSimd>.Suits(_width.Step)) _existing = new SameCells<T, TVector, TSimd>(_low, _high, _width.Step, masks);
    }

    /// <summary>Whether all cells of the window exist.</summary>
    public bool IsWhole { get; }

    /// <summary>Makes zeros of what no channel's <see cref="Fill"/> writes.</summary>
    /// <param name="window">The window.</param>
    /// <param name="isFirst">Whether the window has held no other block with the same columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Clear(T* window, bool isFirst)
    {
        if (IsWhole) return;
        if (isFirst || _layout.ColumnBlocks > 1)
        {
            new Span<T>(window, _layout.WindowLength).Clear();
            return;
        }

        for (int c = 0; c < _plan.InChannels; c++)
        {
            foreach (long shift in _plan.Depth.Shifts)
            {
                if (DepthCell(shift) < 0) new Span<T>(window, _layout.PlaneLength).Clear();
                else ClearRows(window);
                window += _layout.PlaneLength;
            }
        }
    }

    /// <summary>Copies one channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(T* channel, T* window)
    {
        nint width = _width.InputLength;
        foreach (long shift in _plan.Depth.Shifts)
        {
            long depth = DepthCell(shift);
            T* plane = channel + (nint)depth * _height.InputLength * width;
            for (int line = 0; line < _height.Residues.Length && depth >= 0; line++)
            {
                WindowPart part = _rowLines[line];
                if (part.Low == part.High) continue;
                T* source = plane + (nint)(part.First + (long)part.Low * _height.Step) * width;
                T* target = window + line * _width.Residues.Length * _layout.LineLength + part.Low * _layout.Pitch;
                FillRows(source, _height.Step * width, part.High - part.Low, target);
            }

            window += _layout.PlaneLength;
        }
    }

    /// <summary>Finds the part of each line whose cells exist.</summary>
    /// <returns>Whether all of them do.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Locate(WindowAxis axis, int first, int length, WindowPart* parts)
    {
        bool isWhole = true;
        for (int line = 0; line < axis.Residues.Length; line++)
        {
            axis.Clip(first, line, length, out int low, out int high);
            parts[line] = new WindowPart(axis.FirstCell(first, line), low, high);
            isWhole &= low == 0 && high == length;
        }

        return isWhole;
    }

    private long DepthCell(long shift)
    {
        long cell = (long)_z * _plan.Depth.InputStep + shift;
        return cell < _plan.Depth.InputLength ? cell : -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillRows(T* source, nint sourceStride, int rows, T* target)
    {
        if (_width.Step == 1)
        {
            CopyRows(source + (nint)(_columnLines[0].First + _columnLines[0].Low), sourceStride, rows, target + _columnLines[0].Low, _columnLines[0].High - _columnLines[0].Low);
            return;
        }

        T* first = source + (nint)_columnLines[0].First;
        if (CellSplit<T, TVector, TSimd>.Suits(_width.Step))
        {
            var split = new CellSplit<T, TVector, TSimd>(_width.Step, _width.LineOfRemainder, _layout.LineLength);
            if (_cells > TSimd.Count) split.FillRows(first, sourceStride, rows, _low, _high, target, _layout.Pitch, _cells, isTight: _layout.IsLinear);
            else split.Move(_existing, first, sourceStride, rows, target, _layout.Pitch, _layout.IsLinear ? _cells : TSimd.Count);
            return;
        }

        for (int row = 0; row < rows; row++, first += sourceStride, source += sourceStride, target += _layout.Pitch)
        {
            if (_width.IsDense)
            {
                CellTranspose.Fill(first, _width.Step, _width.Residues.Length, _low, _high, target, _layout.LineLength, _cells);
                continue;
            }

            for (int line = 0; line < _width.Residues.Length; line++)
            {
                WindowPart part = _columnLines[line];
                CopyCells(source + (nint)part.First, target + line * _layout.LineLength, part.Low, part.High);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ClearRows(T* plane)
    {
        for (int line = 0; line < _height.Residues.Length; line++)
        {
            WindowPart part = _rowLines[line];
            for (int i = 0; i < _width.Residues.Length; i++, plane += _layout.LineLength)
            {
                new Span<T>(plane, part.Low * _layout.Pitch).Clear();
                new Span<T>(plane + part.High * _layout.Pitch, (_rows - part.High) * _layout.Pitch).Clear();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyRows(T* source, nint sourceStride, int rows, T* target, int length)
    {
        int last = length - TSimd.Count;
        for (int row = 0; row < rows; row++, source += sourceStride, target += _layout.Pitch)
        {
            // The last register overlaps the one before, so that not a cell more is written.
            if (last >= 0)
            {
                for (int i = 0; i < last; i += TSimd.Count) TSimd.Store(TSimd.Load(source + i), target + i);
                TSimd.Store(TSimd.Load(source + last), target + last);
            }
            else if (length >= Vector128<T>.Count)
            {
                int end = length - Vector128<T>.Count;
                for (int i = 0; i < end; i += Vector128<T>.Count) Vector128.Store(Vector128.Load(source + i), target + i);
                Vector128.Store(Vector128.Load(source + end), target + end);
            }
            else
            {
                for (int i = 0; i < length; i++) target[i] = source[i];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyCells(T* cells, T* target, int low, int high)
    {
        nint step = _width.Step;
        for (int i = low; i < high; i++) target[i] = cells[i * step];
    }
}

/// <summary>The part of a line of a window whose cells exist.</summary>
/// <param name="First">The input cell at the start of the line, existing or not.</param>
/// <param name="Low">The first cell of the line that exists.</param>
/// <param name="High">The end of those.</param>
internal readonly record struct WindowPart(long First, int Low, int High);
