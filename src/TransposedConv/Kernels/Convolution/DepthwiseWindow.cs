using System.Runtime.Intrinsics;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Copies the input of a block of positions into a window of a <see cref="DepthwiseLayout"/>.</summary>
/// <remarks>Only cells that exist are written: the zeros for the others stay from one block to the next that lies at the same place.</remarks>
internal readonly unsafe ref struct DepthwiseWindow<T, TVector, TSimd>
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private readonly PhasePlan _plan;
    private readonly DepthwiseLayout _layout;
    private readonly WindowAxis _height;
    private readonly WindowAxis _width;
    private readonly int _z;
    private readonly int _y;
    private readonly int _rows;
    private readonly int _x;
    private readonly Span<Stretch> _stretches;
    private readonly int _from;
    private readonly int _to;

    /// <param name="plan">The plan.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="z">Depth of the positions.</param>
    /// <param name="y">Row of the first position.</param>
    /// <param name="rows">Rows of positions.</param>
    /// <param name="x">Column of the first position.</param>
    /// <param name="columns">Positions in a row.</param>
    /// <param name="stretches">Memory for as many elements as the width axis has lines.</param>
    public DepthwiseWindow(PhasePlan plan, DepthwiseLayout layout, int z, int y, int rows, int x, int columns, Span<Stretch> stretches)
    {
        _plan = plan;
        _layout = layout;
        _height = plan.WindowHeight!;
        _width = plan.WindowWidth!;
        _z = z;
        _y = y;
        _rows = rows + _height.Reach;
        _x = x;
        _stretches = stretches;
        _from = 0;
        _to = columns + _width.Reach;
        bool isWhole = true;
        for (int line = 0; line < stretches.Length; line++)
        {
            _width.Clip(x, line, columns + _width.Reach, out int low, out int high);
            stretches[line] = new Stretch(_width.FirstCell(x, line), low, high);
            isWhole &= low == 0 && high == columns + _width.Reach;
            _from = Math.Max(_from, low);
            _to = Math.Min(_to, high);
        }

        for (int line = 0; line < _height.Residues.Length; line++)
        {
            _height.Clip(y, line, _rows, out int low, out int high);
            isWhole &= low == 0 && high == _rows;
        }

        foreach (long shift in plan.Depth.Shifts) isWhole &= DepthCell(shift) >= 0;
        IsWhole = isWhole;
    }

    /// <summary>Whether all cells of the window exist.</summary>
    public bool IsWhole { get; }

    /// <summary>Copies one channel.</summary>
    public void Fill(T* channel, T* window)
    {
        nint width = _width.InputLength;
        foreach (long shift in _plan.Depth.Shifts)
        {
            long depth = DepthCell(shift);
            T* plane = channel + (nint)depth * _height.InputLength * width;
            for (int line = 0; line < _height.Residues.Length && depth >= 0; line++)
            {
                _height.Clip(_y, line, _rows, out int low, out int high);
                if (low == high) continue;
                T* source = plane + (nint)(_height.FirstCell(_y, line) + (long)low * _height.Step) * width;
                T* target = window + line * _stretches.Length * _layout.LineLength + low * _layout.Pitch;
                FillRows(source, _height.Step * width, high - low, target);
            }

            window += _layout.PlaneLength;
        }
    }

    private long DepthCell(long shift)
    {
        long cell = (long)_z * _plan.Depth.InputStep + shift;
        return cell < _plan.Depth.InputLength ? cell : -1;
    }

    private void FillRows(T* source, nint sourceStride, int rows, T* target)
    {
        if (_width.Step == 1)
        {
            CopyRows(source + (nint)(_stretches[0].First + _stretches[0].Low), sourceStride, rows, target + _stretches[0].Low, _stretches[0].High - _stretches[0].Low);
            return;
        }

        bool isSplit = _width.Step == 2 && _stretches.Length == 2 && _to - _from >= TSimd.Count;
        for (int row = 0; row < rows; row++, source += sourceStride, target += _layout.Pitch)
        {
            if (isSplit) Split2(source + (nint)_stretches[0].First, target);
            for (int line = 0; line < _stretches.Length; line++)
            {
                Stretch cells = _stretches[line];
                T* first = source + (nint)cells.First;
                T* start = target + line * _layout.LineLength;
                if (!isSplit)
                {
                    CopyCells(first, start, cells.Low, cells.High);
                    continue;
                }

                CopyCells(first, start, cells.Low, _from);
                CopyCells(first, start, _to, cells.High);
            }
        }
    }

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

    private void CopyCells(T* cells, T* target, int low, int high)
    {
        nint step = _width.Step;
        for (int i = low; i < high; i++) target[i] = cells[i * step];
    }

    /// <summary>The part of both lines that exists in both.</summary>
    private void Split2(T* cells, T* target)
    {
        int last = _to - TSimd.Count;
        for (int i = _from; ; i = Math.Min(i + TSimd.Count, last))
        {
            T* source = cells + 2 * i;
            TSimd.Deinterleave(TSimd.Load(source), TSimd.Load(source + TSimd.Count), out TVector even, out TVector odd);
            TSimd.Store(even, target + i);
            TSimd.Store(odd, target + _layout.LineLength + i);
            if (i == last) return;
        }
    }

    /// <summary>The part of a line whose cells exist.</summary>
    /// <param name="First">The input cell at the start of the line, existing or not.</param>
    /// <param name="Low">The first cell of the line that exists.</param>
    /// <param name="High">The end of those.</param>
    public readonly record struct Stretch(long First, int Low, int High);
}
