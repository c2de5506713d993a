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
    /// <summary>
    /// Steps of the sum between loading and storing C, at most. A panel of B is then 72 KB in single precision and comes from the second-level cache; with half as
    /// many steps it stays in the first, but C comes and goes twice as often: squares of 1024 and 2048 took 4 to 6 % longer.
    /// </summary>
    private const int DepthBlock = 384;

    /// <summary>With more working memory of the source than this the blocks of the depth are halved.</summary>
    private const int MostWorkingBytes = 800 * 1024;

    /// <summary>A matrix B of this size stays in the first-level cache and is read where it lies.</summary>
    private const int InPlaceBytes = 32 * 1024;

    /// <summary>Bytes of a block of C, which is read and written for every block of the depth and should stay in the second-level cache.</summary>
    private const int BlockBytes = 384 * 1024;

    private const int MostRows = 1024;

    private const int MostPanels = 10;

    private readonly TSource _source;
    private readonly TSource _masks;
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _depth;
    private readonly T* _c;
    private readonly nint _rowStride;
    private readonly bool _accumulate;
    private readonly int _depthBlock;
    private readonly T _end;
    private readonly bool _isPast;
    private int _rowBlock;
    private int _columnBlock;

    /// <param name="source">The operands.</param>
    /// <param name="masks">The masks of B, if cells may be missing.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="columns">Columns of C.</param>
    /// <param name="depth">Length of the sums.</param>
    /// <param name="c">The result.</param>
    /// <param name="rowStride">Elements between its rows.</param>
    /// <param name="accumulate">Whether to add to what it holds.</param>
    /// <param name="end">What to add at the end: −0 for nothing, or +0 so that a sum which underflowed to −0 becomes +0.</param>
    /// <param name="depthBlock">Steps of the sum that the source opens at a time, or 0 to leave them to the product.</param>
    public BlockedProduct(
        TSource source, TSource masks, int rows, int columns, int depth, T* c, nint rowStride, bool accumulate, T end, int depthBlock = 0)
    {
        _source = source;
        _masks = masks;
        _rows = rows;
        _columns = columns;
        _depth = depth;
        _c = c;
        _rowStride = rowStride;
        _accumulate = accumulate;
        _end = end;
        _depthBlock = depthBlock == 0 ? ProductBlock.EvenDepth(depth, DepthBlock) : depthBlock;
        _rowBlock = depth <= _depthBlock ? Math.Max(rows, 1) : Math.Clamp(rows, 1, MostRows);
        _columnBlock = Math.Clamp(BlockBytes / sizeof(T) / _rowBlock / Panel, 1, MostPanels) * Panel;
        bool isLarge = depthBlock == 0 && source.WorkingElements(_rowBlock, Math.Min(columns, _columnBlock), _depthBlock) > MostWorkingBytes / sizeof(T);
        if (isLarge) _depthBlock = ProductBlock.EvenDepth(depth, DepthBlock / 2);
        // Written once, so its lines need not be read first. Registers that are a part of a line would send it to memory in parts: 512 to 256 channels of 75 with kernel 16 and stride 8, 8 MB, took
        // 6.9 ms so with registers of 256 bits, and 4.4 through the caches.
        _isPast = TSimd.Count * sizeof(T) == CacheLine.Bytes && (long)rows * columns * sizeof(T) >= CacheLine.MostCachedResult && depth <= _depthBlock && !accumulate
            && (nuint)c % CacheLine.Bytes == 0 && rowStride * sizeof(T) % CacheLine.Bytes == 0;
    }

    private static int Panel => TileLoop.MaxVectors * TSimd.Count;

    private readonly int RowBlocks => (_rows + _rowBlock - 1) / _rowBlock;

    private readonly int ColumnBlocks => (_columns + _columnBlock - 1) / _columnBlock;

    /// <summary>The whole product, over as many threads as it is worth.</summary>
    public void Run()
    {
        if (_rows == 0 || _columns == 0) return;
        // A shallow product costs what writing C costs.
        long work = Math.Max(2L * _rows * _columns * _depth, StreamedWork.Of<T>(_rows, _columns));
        ShrinkBlocksUntilEnoughFor(ParallelRange.ThreadsFor(work));
        ParallelRange.Run(RowBlocks * ColumnBlocks, work, this);
    }

    /// <inheritdoc/>
    public readonly void Run(int start, int end)
    {
        TSource source = _source;
        TSource masks = _masks;
        int mostDepth = Math.Min(_depth, _depthBlock);
        int mostRows = Math.Min(_rows, _rowBlock);
        nint maskOffset = (nint)Panel * mostDepth;
        int mostColumns = Math.Min(_columns, _columnBlock);
        using var memory = new AlignedScratch<T>(source.WorkingElements(mostRows, mostColumns, mostDepth));
        using var maskMemory = new AlignedScratch<T>(TCells.MayBeMissing ? masks.WorkingElements(mostRows, mostColumns, mostDepth) : 0);
        using var panel = new AlignedScratch<T>(TCells.MayBeMissing ? 2 * maskOffset : maskOffset);
        using var edge = new AlignedScratch<T>((long)mostRows * Panel);
        using var offsets = new AlignedScratch<int>(mostDepth);
        for (int item = start; item < end; item++)
        {
            int row = item % RowBlocks * _rowBlock;
            int column = item / RowBlocks * _columnBlock;
            int rows = Math.Min(_rowBlock, _rows - row);
            int columns = Math.Min(_columnBlock, _columns - column);
            if (_depth == 0 && !_accumulate) ClearBlock(row, rows, column, columns);
            for (int k = 0; k < _depth; k += _depthBlock)
            {
                var block = new ProductBlock(row, rows, column, columns, k, Math.Min(_depthBlock, _depth - k));
                if (TCells.MayBeMissing) masks.Open(block, maskMemory.Pointer, offsets.Pointer);
                source.Open(block, memory.Pointer, offsets.Pointer);
                Multiply(source, masks, block, offsets.Pointer, panel.Pointer, maskOffset, edge.Pointer);
            }
        }

        if (_isPast) CacheLine.FinishStores();
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

    // A panel is packed when its turn comes, so that it is still in the first-level cache while all rows of A go by.
    private readonly void Multiply(in TSource source, in TSource masks, in ProductBlock block, int* offsets, T* panel, nint maskOffset, T* edge)
    {
        bool accumulate = _accumulate || block.Start > 0;
        for (int c = 0; c < block.Columns;)
        {
            int vectors = InPlaceTileLoop.NextVectors((block.Columns - c + TSimd.Count - 1) / TSimd.Count);
            int filled = vectors * TSimd.Count;
            int width = Math.Min(block.Columns - c, filled);
            T* right = Right(source, masks, block, c, width, filled, panel, maskOffset, out nint stride);
            T* target = _c + block.Row * _rowStride + block.Column + c;
            if (width == filled)
            {
                if (_isPast) Multiply<PastCaches<T, TVector, TSimd>>(source, block, vectors, offsets, right, stride, maskOffset, target, _rowStride, accumulate);
                else Multiply<TSimd>(source, block, vectors, offsets, right, stride, maskOffset, target, _rowStride, accumulate);
            }
            else
            {
                // The last columns do not fill their vectors: they are summed beside C and copied, so that nothing behind a row of C is touched.
                if (accumulate) PanelEdge.CopyRows(target, _rowStride, edge, filled, block.Rows, width);
                Multiply<TSimd>(source, block, vectors, offsets, right, stride, maskOffset, edge, filled, accumulate);
                PanelEdge.CopyRows(edge, filled, target, _rowStride, block.Rows, width);
            }

            c += width;
        }
    }

    private readonly void Multiply<TStores>(
        in TSource source, in ProductBlock block, int vectors, int* offsets, T* right, nint stride, nint maskOffset, T* target, nint targetStride, bool accumulate)
        where TStores : struct, ISimd<T, TVector> =>
        InPlaceTileLoop.Multiply<T, TVector, TStores, TSource, TCells>(
            source, block.Row, block.Rows, vectors, block.Depth, offsets, right, stride, maskOffset, target, targetStride, accumulate, _end);

    /// <summary>The columns of B, packed; or where they lie, if B is small or read by few rows of A only, so that copying would cost more than it saves.</summary>
    private static T* Right(
        in TSource source, in TSource masks, in ProductBlock block, int column, int width, int filled, T* panel, nint maskOffset, out nint stride)
    {
        if (!TCells.MayBeMissing && width == filled)
        {
            T* inPlace = source.RightInPlace(block.Column + column, out stride);
            bool isWorthIt = block.Rows <= TSimd.MaxTileRows || block.Depth * stride <= InPlaceBytes / sizeof(T);
            if (inPlace is not null && isWorthIt) return inPlace;
        }

        stride = filled;
        source.PackRight(block.Column + column, width, filled, panel, filled);
        if (TCells.MayBeMissing) masks.PackRight(block.Column + column, width, filled, panel + maskOffset, filled);
        return panel;
    }

    private readonly void ClearBlock(int row, int rows, int column, int columns)
    {
        for (int r = row; r < row + rows; r++) new Span<T>(_c + r * _rowStride + column, columns).Clear();
    }
}
