using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>
/// C (rows × columns, row-major) = or += A · B in blocks that fit the caches: blocks of C go to threads, each runs through the whole depth in
/// ascending order, so no bit depends on the blocking.
/// </summary>
/// <remarks>Where cells of B may be missing, a second source packs their masks: all bits set for a cell that exists.</remarks>
internal unsafe struct BlockedProduct<T, TVector, TSimd, TSource, TCells> : IRangeBody
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
    where TSource : struct, IPanelSource<T>
    where TCells : struct, ICellRule
{
    private const int DepthBlock = 256;

    /// <summary>Rows of A that are packed at a time; a block of C has any number of them, so that its part of B is packed once.</summary>
    private const int MaxRowBlock = 256;

    private const int MaxPanels = 10;

    private readonly TSource _source;
    private readonly TSource _masks;
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _depth;
    private readonly T* _c;
    private readonly nint _rowStride;
    private readonly bool _accumulate;
    private int _rowBlock;
    private int _columnBlock;

    public BlockedProduct(TSource source, TSource masks, int rows, int columns, int depth, T* c, nint rowStride, bool accumulate)
    {
        _source = source;
        _masks = masks;
        _rows = rows;
        _columns = columns;
        _depth = depth;
        _c = c;
        _rowStride = rowStride;
        _accumulate = accumulate;
        _rowBlock = Math.Max(rows, 1);
        _columnBlock = MaxPanels * Panel;
    }

    private static int Panel => TileLoop.MaxVectors * TSimd.Count;

    private readonly int RowBlocks => (_rows + _rowBlock - 1) / _rowBlock;

    private readonly int ColumnBlocks => (_columns + _columnBlock - 1) / _columnBlock;

    /// <summary>The whole product, over as many threads as it is worth.</summary>
    public void Run()
    {
        if (_rows == 0 || _columns == 0) return;
        long work = 2L * _rows * _columns * _depth;
        ShrinkBlocksUntilEnoughFor(ParallelRange.ThreadsFor(work));
        ParallelRange.Run(RowBlocks * ColumnBlocks, work, this);
    }

    /// <inheritdoc/>
    public readonly void Run(int start, int end)
    {
        int depthBlock = Math.Min(_depth, DepthBlock);
        int rowBlock = Math.Min(_rowBlock, MaxRowBlock);
        int panels = (Math.Min(_columns, _columnBlock) + Panel - 1) / Panel;
        using var left = new AlignedScratch<T>((long)rowBlock * depthBlock);
        nint maskOffset = (nint)panels * Panel * depthBlock;
        using var right = new AlignedScratch<T>(TCells.MayBeMissing ? 2 * maskOffset : maskOffset);
        using var edge = new AlignedScratch<T>((long)rowBlock * Panel);
        int* rowOffsets = stackalloc int[DepthBlock];
        for (int k = 0; k < DepthBlock; k++) rowOffsets[k] = k * Panel;

        for (int block = start; block < end; block++)
        {
            int row = block % RowBlocks * _rowBlock;
            int column = block / RowBlocks * _columnBlock;
            int rows = Math.Min(_rowBlock, _rows - row);
            int columns = Math.Min(_columnBlock, _columns - column);
            if (_depth == 0 && !_accumulate) ClearBlock(row, rows, column, columns);
            for (int k = 0; k < _depth; k += DepthBlock)
            {
                int depth = Math.Min(DepthBlock, _depth - k);
                if (TryMultiplyInPlace(row, rows, column, columns, k, depth, left.Pointer)) continue;
                PackRight(column, columns, k, depth, right.Pointer, maskOffset);
                for (int r = 0; r < rows; r += MaxRowBlock)
                {
                    int height = Math.Min(MaxRowBlock, rows - r);
                    PackLeft(row + r, height, k, depth, left.Pointer);
                    MultiplyBlock(row + r, height, column, columns, depth, left.Pointer, right.Pointer, maskOffset, edge.Pointer, rowOffsets, _accumulate || k > 0);
                }
            }
        }
    }

    private void ShrinkBlocksUntilEnoughFor(int threads)
    {
        if (threads == 1) return;
        int wanted = 2 * threads;
        while (RowBlocks * ColumnBlocks < wanted)
        {
            if (_columnBlock > Panel && (_columnBlock >= _rowBlock || _rowBlock <= TSimd.MaxTileRows) && _columns > Panel)
            {
                _columnBlock = Math.Max(Panel, Math.Min(_columns, _columnBlock) / 2 / Panel * Panel);
            }
            else if (_rowBlock > TSimd.MaxTileRows && _rows > TSimd.MaxTileRows)
            {
                _rowBlock = Math.Max(TSimd.MaxTileRows, Math.Min(_rows, _rowBlock) / 2 / TSimd.MaxTileRows * TSimd.MaxTileRows);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>
    /// With few rows every number of B is used a few times only and copying it would cost more than it saves: read it where it lies. Only whole
    /// vectors may be read so.
    /// </summary>
    private readonly bool TryMultiplyInPlace(int row, int rows, int column, int columns, int start, int depth, T* left)
    {
        if (TCells.MayBeMissing || _rows > TSimd.MaxTileRows || columns % TSimd.Count != 0) return false;
        T* right = _source.RightInPlace(column, start, out nint rowStride);
        if (right is null || rowStride > int.MaxValue / DepthBlock) return false;

        int* rowOffsets = stackalloc int[DepthBlock];
        for (int k = 0; k < depth; k++) rowOffsets[k] = k * (int)rowStride;
        PackLeft(row, rows, start, depth, left);
        for (int c = 0; c < columns; c += Panel)
        {
            TileLoop.Multiply<T, TVector, TSimd, TCells>(
                rows,
                Math.Min(Panel, columns - c) / TSimd.Count,
                depth,
                left,
                depth,
                0,
                right + c,
                rowOffsets,
                maskOffset: 0,
                _c + row * _rowStride + column + c,
                _rowStride,
                _accumulate || start > 0);
        }

        return true;
    }

    private readonly void PackLeft(int row, int rows, int start, int depth, T* left)
    {
        for (int r = 0; r < rows;)
        {
            int height = TileLoop.NextRows<T, TVector, TSimd>(rows - r);
            _source.PackLeft(row + r, height, start, depth, left + (nint)r * depth);
            r += height;
        }
    }

    private readonly void PackRight(int column, int columns, int start, int depth, T* right, nint maskOffset)
    {
        for (int c = 0; c < columns; c += Panel)
        {
            int width = Math.Min(Panel, columns - c);
            int filled = (width + TSimd.Count - 1) / TSimd.Count * TSimd.Count;
            T* panel = right + (nint)c * depth;
            _source.PackRight(column + c, width, filled, start, depth, panel, Panel);
            if (TCells.MayBeMissing) _masks.PackRight(column + c, width, filled, start, depth, panel + maskOffset, Panel);
        }
    }

    private readonly void MultiplyBlock(
        int row, int rows, int column, int columns, int depth, T* left, T* right, nint maskOffset, T* edge, int* rowOffsets, bool accumulate)
    {
        for (int c = 0; c < columns; c += Panel)
        {
            T* panel = right + (nint)c * depth;
            T* target = _c + row * _rowStride + column + c;
            int width = Math.Min(Panel, columns - c);
            int vectors = (width + TSimd.Count - 1) / TSimd.Count;
            if (width == vectors * TSimd.Count)
            {
                TileLoop.Multiply<T, TVector, TSimd, TCells>(rows, vectors, depth, left, depth, 0, panel, rowOffsets, maskOffset, target, _rowStride, accumulate);
                continue;
            }

            // The last columns do not fill their vectors: they are summed beside C and copied, so that nothing behind a row of C is touched.
            if (accumulate) CopyRows(target, _rowStride, edge, Panel, rows, width);
            TileLoop.Multiply<T, TVector, TSimd, TCells>(rows, vectors, depth, left, depth, 0, panel, rowOffsets, maskOffset, edge, Panel, accumulate);
            CopyRows(edge, Panel, target, _rowStride, rows, width);
        }
    }

    private readonly void ClearBlock(int row, int rows, int column, int columns)
    {
        for (int r = row; r < row + rows; r++) new Span<T>(_c + r * _rowStride + column, columns).Clear();
    }

    private static void CopyRows(T* source, nint sourceStride, T* target, nint targetStride, int rows, int width)
    {
        for (int r = 0; r < rows; r++)
        {
            new ReadOnlySpan<T>(source + r * sourceStride, width).CopyTo(new Span<T>(target + r * targetStride, width));
        }
    }
}
