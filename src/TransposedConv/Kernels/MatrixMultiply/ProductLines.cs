using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>What the tiles of a <see cref="LargeProduct{T, TVector, TSimd}"/> ask for: the first tile of some rows the lines of C of the next rows, the others those of A.</summary>
internal unsafe struct ProductLines<T>
    where T : unmanaged
{
    private readonly int* _offsets;
    private readonly int _rows;
    private int _steps;

    /// <param name="offsets">Memory for as many elements as all tiles of some rows have steps.</param>
    /// <param name="rows">How many rows are gone through together.</param>
    public ProductLines(int* offsets, int rows)
    {
        _offsets = offsets;
        _rows = rows;
    }

    /// <summary>Whether there are any: they are counted in 32 bits.</summary>
    public bool AreListed { get; private set; }

    /// <summary>Lists the lines of a block.</summary>
    /// <param name="source">The operands.</param>
    /// <param name="rowStride">Elements between rows of C.</param>
    /// <param name="block">The block.</param>
    /// <param name="tiles">Tiles of some rows.</param>
    public void List(in StridedSource<T> source, nint rowStride, in ProductBlock block, int tiles)
    {
        _steps = block.Depth;
        AreListed = _rows * rowStride + block.Columns <= int.MaxValue && source.ReachOfLeft(_rows, block.Depth) <= int.MaxValue;
        if (!AreListed) return;
        Spread(_offsets, _steps, _rows, rowStride, block.Columns);
        int* left = _offsets + _steps;
        int leftSteps = (tiles - 1) * _steps;
        if (source.IsLeftTransposed) Spread(left, leftSteps, block.Depth, source.LeftStride, _rows);
        else Spread(left, leftSteps, _rows, source.LeftStride, block.Depth);
    }

    /// <summary>The lines of C.</summary>
    /// <param name="next">Its first element in the next rows.</param>
    public readonly AheadLines<T> OfResult(T* next) => new(next, _offsets);

    /// <summary>The lines of A for one of the other tiles.</summary>
    /// <param name="next">The first element of the next rows.</param>
    /// <param name="tile">Which tile, from 1.</param>
    public readonly AheadLines<T> OfLeft(T* next, int tile) => new(next, _offsets + (nint)tile * _steps);

    /// <summary>The lines of stretches, as evenly as they go over so many steps.</summary>
    private static void Spread(int* offsets, int steps, int stretches, nint stride, int length)
    {
        // Where a stretch begins is not known, so it may touch one line more than it is long.
        int perLine = CacheLine.Bytes / sizeof(T);
        int lines = (length + perLine - 1) / perLine + 1;
        for (int step = 0; step < steps; step++)
        {
            (int stretch, int line) = Math.DivRem((int)((long)stretches * lines * step / steps), lines);
            offsets[step] = (int)(stretch * stride) + Math.Min(line * perLine, length - 1);
        }
    }
}
