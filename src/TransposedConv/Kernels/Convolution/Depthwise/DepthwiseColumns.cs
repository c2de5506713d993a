using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Copies rows of the input into the lines of a <see cref="DepthwiseWindow{T, TVector, TSimd}"/>, of their cells those that the columns of a block read.</summary>
internal readonly unsafe struct DepthwiseColumns<T, TVector, TSimd>
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private readonly WindowAxis _width;
    private readonly DepthwiseLayout _layout;
    private readonly WindowPart* _lines;
    private readonly int _cells;
    private readonly int _low;
    private readonly int _high;
    private readonly RowSplit<T, TVector, TSimd> _row;

    /// <param name="width">The axis.</param>
    /// <param name="layout">Where the lines lie.</param>
    /// <param name="x">The first column.</param>
    /// <param name="columns">How many.</param>
    /// <param name="lines">Memory for as many elements as the axis has lines.</param>
    /// <param name="masks">Memory for <see cref="RowSplit{T, TVector, TSimd}.Masks"/> masks.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public DepthwiseColumns(WindowAxis width, DepthwiseLayout layout, int x, int columns, WindowPart* lines, TVector* masks)
    {
        _width = width;
        _layout = layout;
        _lines = lines;
        _cells = columns + width.Reach;
        AreWhole = WindowPart.Locate(width, x, _cells, lines);
        long cells = (long)_cells * width.Step;
        _low = (int)Math.Clamp(-lines[0].First, 0, cells);
        _high = (int)Math.Clamp(width.InputLength - lines[0].First, 0, cells);
        if (CellSplit<T, TVector, TSimd>.Suits(width.Step)) _row = new RowSplit<T, TVector, TSimd>(width.Step, _cells, _low, _high, masks);
    }

    /// <summary>Whether all cells exist.</summary>
    public bool AreWhole { get; }

    /// <summary>Copies the cells that exist, or by some steps the others as zeros, too.</summary>
    /// <param name="source">The first row of the input.</param>
    /// <param name="sourceStride">Elements to the next one that the line of rows has.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="target">The first row of the first line.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(T* source, nint sourceStride, int rows, T* target)
    {
        if (_width.Step == 1)
        {
            CopyRows(source + (nint)(_lines[0].First + _lines[0].Low), sourceStride, rows, target + _lines[0].Low, _lines[0].High - _lines[0].Low);
            return;
        }

        T* first = source + (nint)_lines[0].First;
        if (CellSplit<T, TVector, TSimd>.Suits(_width.Step))
        {
            var split = new CellSplit<T, TVector, TSimd>(_width.Step, _width.LineOfRemainder, _layout.LineLength);
            _row.Fill(split, first, sourceStride, rows, target, _layout.Pitch, isTight: _layout.IsLinear);
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
                WindowPart part = _lines[line];
                CopyCells(source + (nint)part.First, target + line * _layout.LineLength, part.Low, part.High);
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
