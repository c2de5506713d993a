using System.Numerics;
using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Computes the output of one channel for a block of positions from its window.</summary>
internal readonly unsafe ref struct DepthwiseBlock<T, TVector, TSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private readonly PhasePlan _plan;
    private readonly DepthwiseLayout _layout;
    private readonly T* _window;
    private readonly int* _offsets;
    private readonly T* _weights;
    private readonly T _bias;
    private readonly T* _sums;

    /// <param name="plan">The plan.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="window">The block's input.</param>
    /// <param name="weights">The output channel's weights in the order of the layout's lists.</param>
    /// <param name="bias">Added to every sum.</param>
    /// <param name="sums">Memory for the sums of all phases, where they take that way.</param>
    public DepthwiseBlock(PhasePlan plan, DepthwiseLayout layout, T* window, T* weights, T bias, T* sums)
    {
        _plan = plan;
        _layout = layout;
        _window = window;
        _offsets = layout.Offsets;
        _weights = weights;
        _bias = bias;
        _sums = sums;
    }

    /// <summary>Writes the output of a block.</summary>
    /// <param name="output">The output's channel.</param>
    /// <param name="z">Depth of the positions.</param>
    /// <param name="y">Row of the first position.</param>
    /// <param name="rows">Rows of positions.</param>
    /// <param name="x">Column of the first position.</param>
    /// <param name="columns">Positions in a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(T* output, int z, int y, int rows, int x, int columns)
    {
        PhaseAxis height = _plan.Height, width = _plan.Width;
        int firstRow = y * height.OutputStep;
        int outputRows = Math.Min(rows * height.OutputStep, height.OutputLength - firstRow);
        int firstCell = x * width.OutputStep;
        int cells = Math.Min(columns * width.OutputStep, width.OutputLength - firstCell);
        for (int phase = 0; phase < _plan.Depth.OutputStep; phase++)
        {
            int depth = z * _plan.Depth.OutputStep + phase;
            if (depth >= _plan.Depth.OutputLength) return;
            T* target = output + ((nint)depth * height.OutputLength + firstRow) * width.OutputLength + firstCell;
            if (_layout.IsSummedInMemory(_plan))
            {
                SumInMemory(phase, rows, columns);
                WriteSums(phase, target, outputRows, cells);
            }
            else if (width.OutputStep == 1 && height.OutputStep == 1)
            {
                WriteDense(phase, target, rows, cells);
            }
            else
            {
                WriteRows(phase, target, outputRows, columns, cells);
            }
        }
    }

    private PhaseTaps Taps(int z, int y, int x) => _layout.TapsOf(z, y, x, _plan);

    /// <summary>The end of what this block alone writes, from the start of one of its rows: of the block where it has whole rows, else of the row.</summary>
    private T* Limit(T* row, int rowsLeft, int cells) =>
        _layout.ColumnBlocks > 1 ? row + cells : row + (nint)rowsLeft * _plan.Width.OutputLength;

    private void Fill(T* target, int cells) => new Span<T>(target, cells).Fill(_bias);

    /// <summary>Rows of one phase that lie below each other: tiles of four rows, the last column of them first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteDense(int z, T* target, int rows, int cells)
    {
        PhaseTaps taps = Taps(z, 0, 0);
        nint width = _plan.Width.OutputLength;
        int y = 0;
        if (!_layout.HasRow[z])
        {
            for (; y < rows; y++) Fill(target + y * width, cells);
            return;
        }

        int* offsets = _offsets + taps.First;
        T* weights = _weights + taps.First;
        int tapRows = _layout.StackPitch == 0 ? 0 : _plan.Height.Shifts.Length;
        for (; y + DepthwiseTile.Vectors <= rows; y += DepthwiseTile.Vectors)
        {
            T* row = target + y * width;
            T* source = _window + y * _layout.Pitch;
            int x = (cells - 1) / TSimd.Count * TSimd.Count;
            T* lastRow = row + (DepthwiseTile.Vectors - 1) * width;
            T* limit = Limit(lastRow, rows - y - (DepthwiseTile.Vectors - 1), cells);
            if (lastRow + x + TSimd.Count > limit)
            {
                for (int i = 0; i < DepthwiseTile.Vectors; i++)
                {
                    T* start = row + i * width;
                    WriteOne(source + i * _layout.Pitch + x, taps, start + x, Limit(start, rows - y - i, cells), cells - x);
                }

                x -= TSimd.Count;
            }

            if (tapRows >= DepthwiseStack.FewestRows)
            {
                var stack = new DepthwiseStack<T>(source, _layout.StackPitch, offsets, weights, taps.Count / tapRows, tapRows, _bias, row, width);
                if (x % (2 * TSimd.Count) == 0 && x >= 0)
                {
                    DepthwiseStack.Sum<T, TVector, TSimd, Count1>(stack, x);
                    x -= TSimd.Count;
                }

                for (x -= TSimd.Count; x >= 0; x -= 2 * TSimd.Count) DepthwiseStack.Sum<T, TVector, TSimd, Count2>(stack, x);
                continue;
            }

            if (x % (2 * TSimd.Count) == 0 && x >= 0)
            {
                DepthwiseTile.Sum4<T, TVector, TSimd>(source + x, _layout.Pitch, offsets, weights, taps.Count, _bias, row + x, width);
                x -= TSimd.Count;
            }

            for (x -= TSimd.Count; x >= 0; x -= 2 * TSimd.Count)
            {
                DepthwiseTile.Sum8<T, TVector, TSimd>(source + x, _layout.Pitch, TSimd.Count, offsets, weights, taps.Count, _bias, row + x, width);
            }
        }

        for (; y < rows; y++) WriteRow(_window + y * _layout.Pitch, taps, target + y * width, Limit(target + y * width, rows - y, cells), cells);
    }

    /// <summary>Rows of one or two phases side by side, in ascending order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteRows(int z, T* target, int rows, int columns, int cells)
    {
        int step = _plan.Height.OutputStep;
        for (int i = 0; i < rows; i++, target += _plan.Width.OutputLength)
        {
            (int position, int phase) = Math.DivRem(i, step);
            T* source = _window + position * _layout.Pitch;
            if (!_layout.HasRow[z * step + phase]) Fill(target, cells);
            else if (_plan.Width.OutputStep == 1) WriteRow(source, Taps(z, phase, 0), target, Limit(target, rows - i, cells), cells);
            else WritePairs(source, Taps(z, phase, 0), Taps(z, phase, 1), target, Limit(target, rows - i, cells), columns, cells);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteRow(T* source, PhaseTaps taps, T* target, T* limit, int cells)
    {
        int x = 0;
        for (; x + 2 * DepthwiseTile.Vectors * TSimd.Count <= cells; x += 2 * DepthwiseTile.Vectors * TSimd.Count)
        {
            DepthwiseTile.Sum8<T, TVector, TSimd>(
                source + x, TSimd.Count, DepthwiseTile.Vectors * TSimd.Count, _offsets + taps.First, _weights + taps.First, taps.Count, _bias, target + x, TSimd.Count);
        }

        for (; x + DepthwiseTile.Vectors * TSimd.Count <= cells; x += DepthwiseTile.Vectors * TSimd.Count)
        {
            DepthwiseTile.Sum4<T, TVector, TSimd>(
                source + x, TSimd.Count, _offsets + taps.First, _weights + taps.First, taps.Count, _bias, target + x, TSimd.Count);
        }

        for (; x < cells; x += TSimd.Count) WriteOne(source + x, taps, target + x, limit, cells - x);
    }

    private void WriteOne(T* source, PhaseTaps taps, T* target, T* limit, int cells)
    {
        if (target + TSimd.Count > limit) DepthwiseTile.SumPart<T, TVector, TSimd>(source, _offsets + taps.First, _weights + taps.First, taps.Count, _bias, target, cells);
        else DepthwiseTile.Sum1<T, TVector, TSimd>(source, _offsets + taps.First, _weights + taps.First, taps.Count, _bias, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WritePairs(T* source, PhaseTaps even, PhaseTaps odd, T* target, T* limit, int columns, int cells)
    {
        int x = 0;
        for (; 2 * (x + DepthwiseTile.Vectors * TSimd.Count) <= cells; x += DepthwiseTile.Vectors * TSimd.Count)
        {
            DepthwiseTile.Pair4<T, TVector, TSimd>(source + x, _offsets, _weights, even, odd, _bias, target + 2 * x);
        }

        for (; x < columns; x += TSimd.Count)
        {
            T* next = target + 2 * x;
            bool fits = next + 2 * TSimd.Count <= limit;
            DepthwiseTile.Pair1<T, TVector, TSimd>(source + x, _offsets, _weights, even, odd, _bias, next, fits ? 2 * TSimd.Count : cells - 2 * x);
        }
    }

    /// <summary>The sums of all phases of a block, without the bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumInMemory(int z, int rows, int columns)
    {
        for (int phase = 0; phase < _layout.RowPhases; phase++)
        {
            (int y, int x) = Math.DivRem(phase, _plan.Width.OutputStep);
            if (!_layout.HasRow[z * _plan.Height.OutputStep + y]) continue;
            T* sums = _sums + phase * _layout.SumLength;
            PhaseTaps taps = Taps(z, y, x);
            if (_layout.IsLinear)
            {
                SumRow(_window, taps, sums, (rows - 1) * _layout.Pitch + columns);
                continue;
            }

            for (int row = 0; row < rows; row++) SumRow(_window + row * _layout.Pitch, taps, sums + row * _layout.SumPitch, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumRow(T* source, PhaseTaps taps, T* sums, int positions)
    {
        int* offsets = _offsets + taps.First;
        T* weights = _weights + taps.First;
        int x = 0;
        for (; x + (DepthwiseTile.Vectors - 1) * TSimd.Count < positions; x += DepthwiseTile.Vectors * TSimd.Count)
        {
            DepthwiseTile.Sum4<T, TVector, TSimd>(source + x, TSimd.Count, offsets, weights, taps.Count, T.Zero, sums + x, TSimd.Count);
        }

        for (; x < positions; x += TSimd.Count) DepthwiseTile.Sum1<T, TVector, TSimd>(source + x, offsets, weights, taps.Count, T.Zero, sums + x);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteSums(int z, T* target, int rows, int cells)
    {
        int heightStep = _plan.Height.OutputStep, widthStep = _plan.Width.OutputStep;
        T** phases = stackalloc T*[widthStep];
        var writer = new PhaseInterleave<T, TVector, TSimd>(phases, widthStep, _bias);
        for (int i = 0; i < rows; i++)
        {
            (int position, int y) = Math.DivRem(i, heightStep);
            if (!_layout.HasRow[z * heightStep + y])
            {
                Fill(target + (nint)i * _plan.Width.OutputLength, cells);
                continue;
            }

            for (int x = 0; x < widthStep; x++) phases[x] = _sums + (y * widthStep + x) * _layout.SumLength;
            var piece = new OutputPiece(position * _layout.SumPitch, 0, cells, (nint)i * _plan.Width.OutputLength);
            writer.Write(&piece, 1, target);
        }
    }
}
