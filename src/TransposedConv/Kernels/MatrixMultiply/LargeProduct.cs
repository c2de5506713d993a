using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>
/// C (rows × columns, row-major) = or += A · B where A is too large for the caches: both operands packed, the block of B for all rows, of A the few rows of one
/// tile.
/// </summary>
/// <remarks>
/// A block of B stays in the second-level cache while all rows of A go by once, and the packed rows in the first while all panels of the block do. So A is read
/// once for each block of columns, C comes and goes once for each block of the depth, and the tiles ask for both ahead. Read where it lies, by one panel after
/// the other, A came from memory again and again: with rows a power of two apart its lines fall into few sets of any cache.
/// </remarks>
internal readonly unsafe struct LargeProduct<T, TVector, TSimd> : IRangeBody
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    /// <summary>Steps of the sum between loading and storing C, at most.</summary>
    private const int DepthBlock = 384;

    /// <summary>
    /// Bytes of a packed block of B: 288 KB took 3 % longer for squares of 2000, since rows of A are packed for each block, and more leaves a second-level cache.
    /// </summary>
    private const int BlockBytes = 440 * 1024;

    /// <summary>A multiple of every tile height.</summary>
    private const int SliverRows = 8;

    /// <summary>A smaller A stays in the cache: squares of 512 took 2 % longer than read in place, of 1024 as long, of 2048 6 to 8 % less.</summary>
    private const long FewestBytes = 4 << 20;

    /// <summary>Fewer rows are not worth packing B for; with fewer panels or steps packing A costs what it saves.</summary>
    private const int FewestRows = 256;

    private const int FewestPanels = 4;

    private const int FewestSteps = 192;

    private readonly StridedSource<T> _source;
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _depth;
    private readonly T* _c;
    private readonly bool _accumulate;
    private readonly int _depthBlock;
    private readonly int _panels;
    private readonly int _columnBlocks;
    private readonly int _rowParts;

    private LargeProduct(in StridedSource<T> source, int rows, int columns, int depth, T* c, bool accumulate)
    {
        _source = source;
        _rows = rows;
        _columns = columns;
        _depth = depth;
        _c = c;
        _accumulate = accumulate;
        _depthBlock = ProductBlock.EvenDepth(depth, DepthBlock);
        _panels = (columns + Panel - 1) / Panel;
        int most = Math.Max(1, BlockBytes / sizeof(T) / Panel / _depthBlock);
        _columnBlocks = (_panels + most - 1) / most;
        int threads = ParallelRange.ThreadsFor(Work);
        _rowParts = _columnBlocks % threads == 0 ? 1 : Math.Min(threads, rows / SliverRows);
    }

    private static int Panel => TileLoop.MaxVectors * TSimd.Count;

    private long Work => 2L * _rows * _columns * _depth;

    /// <summary>Whether a product is large enough.</summary>
    public static bool Suits(int rows, int columns, int depth) =>
        rows >= FewestRows && columns >= FewestPanels * Panel && depth >= FewestSteps && (long)rows * depth * sizeof(T) >= FewestBytes;

    /// <summary>The whole product, over as many threads as it is worth.</summary>
    /// <param name="source">The operands.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="columns">Columns of C.</param>
    /// <param name="depth">Length of the sums.</param>
    /// <param name="c">The result.</param>
    /// <param name="accumulate">Whether to add to what it holds.</param>
    public static void Run(in StridedSource<T> source, int rows, int columns, int depth, T* c, bool accumulate)
    {
        var product = new LargeProduct<T, TVector, TSimd>(source, rows, columns, depth, c, accumulate);
        ParallelRange.Run(product._columnBlocks * product._rowParts, product.Work, product);
    }

    /// <inheritdoc/>
    public void Run(int start, int end)
    {
        int mostPanels = (_panels + _columnBlocks - 1) / _columnBlocks;
        using var right = new AlignedScratch<T>((long)mostPanels * Panel * _depthBlock);
        using var left = new AlignedScratch<T>((long)SliverRows * _depthBlock);
        using var edge = new AlignedScratch<T>((long)SliverRows * Panel);
        using var steps = new AlignedScratch<int>((1L + mostPanels) * _depthBlock);
        var lines = new ProductLines<T>(steps.Pointer + _depthBlock, SliverRows);
        for (int k = 0; k < _depthBlock; k++) steps.Pointer[k] = k * Panel;
        for (int item = start; item < end; item++)
        {
            (int columnBlock, int part) = Math.DivRem(item, _rowParts);
            int column = FirstPanel(columnBlock) * Panel;
            int columns = Math.Min(FirstPanel(columnBlock + 1) * Panel, _columns) - column;
            int slivers = (_rows + SliverRows - 1) / SliverRows;
            int row = (int)((long)slivers * part / _rowParts) * SliverRows;
            int rows = Math.Min((int)((long)slivers * (part + 1) / _rowParts) * SliverRows, _rows) - row;
            for (int k = 0; k < _depth; k += _depthBlock)
            {
                var block = new ProductBlock(row, rows, column, columns, k, Math.Min(_depthBlock, _depth - k));
                PackRight(block, right.Pointer);
                lines.List(_source, _columns, block, (columns + Panel - 1) / Panel);
                Multiply(block, left.Pointer, right.Pointer, steps.Pointer, lines, edge.Pointer);
            }
        }
    }

    /// <summary>
    /// The first panel of a block of columns. The blocks that have one panel more than others come first: of four blocks of 5, 6, 5 and 6 panels one thread would get 10 and the
    /// other 12.
    /// </summary>
    private int FirstPanel(int columnBlock) => _panels / _columnBlocks * columnBlock + Math.Min(columnBlock, _panels % _columnBlocks);

    private void PackRight(in ProductBlock block, T* packed)
    {
        for (int c = 0; c < block.Columns; c += Panel, packed += (nint)Panel * block.Depth)
        {
            int width = Math.Min(Panel, block.Columns - c);
            int filled = (width + TSimd.Count - 1) / TSimd.Count * TSimd.Count;
            _source.PackRight(block.Column + c, width, filled, block.Start, block.Depth, packed, Panel);
        }
    }

    private void Multiply(in ProductBlock block, T* left, T* right, int* steps, in ProductLines<T> lines, T* edge)
    {
        bool accumulate = _accumulate || block.Start > 0;
        for (int r = 0; r < block.Rows; r += SliverRows)
        {
            int row = block.Row + r;
            int rows = Math.Min(SliverRows, block.Rows - r);
            for (int done = 0; done < rows;)
            {
                int height = TileLoop.NextRows<T, TVector, TSimd>(rows - done);
                _source.PackLeft(row + done, height, block.Start, block.Depth, left + (nint)done * block.Depth);
                done += height;
            }

            bool hasNext = r + SliverRows < block.Rows;
            T* panel = right;
            for (int c = 0; c < block.Columns; c += Panel, panel += (nint)Panel * block.Depth)
            {
                int width = Math.Min(Panel, block.Columns - c);
                int vectors = (width + TSimd.Count - 1) / TSimd.Count;
                T* target = _c + (nint)row * _columns + block.Column + c;
                if (width % TSimd.Count != 0)
                {
                    // The last columns do not fill their vectors: they are summed beside C and copied, so that nothing behind a row of C is touched.
                    if (accumulate) PanelEdge.CopyRows(target, _columns, edge, Panel, rows, width);
                    TileLoop.Multiply<T, TVector, TSimd, AllCells>(rows, vectors, block.Depth, left, block.Depth, 0, panel, steps, 0, edge, Panel, accumulate);
                    PanelEdge.CopyRows(edge, Panel, target, _columns, rows, width);
                }
                else if (hasNext && lines.AreListed)
                {
                    AheadLines<T> ahead = c == 0 ? lines.OfResult(target + (nint)SliverRows * _columns) : lines.OfLeft(_source.Left(row + SliverRows, block.Start), c / Panel);
                    TileLoop.Multiply<T, TVector, TSimd, FetchingCells>(rows, vectors, block.Depth, left, block.Depth, 0, panel, steps, 0, target, _columns, accumulate, ahead);
                }
                else
                {
                    TileLoop.Multiply<T, TVector, TSimd, AllCells>(rows, vectors, block.Depth, left, block.Depth, 0, panel, steps, 0, target, _columns, accumulate);
                }
            }
        }
    }
}
