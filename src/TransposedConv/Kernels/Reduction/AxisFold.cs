using System.Numerics;
using TransposedConv.Kernels.Elementwise;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Reduction;

/// <summary>
/// Folds away some axes of a tensor without copying it: along rows where a folded axis lies innermost in memory, row onto row where a
/// kept axis does.
/// </summary>
internal static class AxisFold
{
    /// <summary>With fewer columns than this, gathering a column costs less than handling its rows one by one.</summary>
    private const int FewColumns = 8;

    /// <summary>Rows that are folded one after another before they enter the cascade.</summary>
    private const int RowsPerLeaf = 8;

    /// <param name="x">The storage.</param>
    /// <param name="kept">Where the results' first operands lie.</param>
    /// <param name="folded">Where the operands of one result lie, from its first.</param>
    /// <param name="y">The results, one per element of <paramref name="kept"/> in row-major order.</param>
    /// <param name="op">The operation.</param>
    internal static unsafe void Fold<T, TOp>(ReadOnlySpan<T> x, Layout kept, Layout folded, Span<T> y, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, INumberFold
    {
        if (y.IsEmpty) return;
        var targets = new StridedWalk(kept.Shape, kept);
        var rows = new long[y.Length / targets.RowLength];
        for (int row = 0; row < rows.Length; row++, targets.MoveNext()) rows[row] = targets.Offsets[0];
        var sources = new StridedWalk(folded.Shape, folded);
        bool byColumns = targets.RowLength >= FewColumns && Math.Abs(targets.RowStrides[0]) < Math.Abs(sources.RowStrides[0]);
        long work = y.Length * folded.ElementCount;
        fixed (T* source = x, target = y)
        {
            var job = new Job<T, TOp>(source, x.Length, target, rows, targets.RowLength, targets.RowStrides[0], folded, op);
            if (byColumns) ParallelRange.Run(job.ColumnPieces(work), work * 4, new Columns<T, TOp>(job, job.ColumnPieces(work)));
            else if (y.Length < ParallelRange.ThreadsFor(work * 4) && folded.ElementCount == sources.RowLength) FoldFewLongRows(job, sources.RowStrides[0]);
            else ParallelRange.Run(y.Length, work * 4, new Rows<T, TOp>(job));
        }
    }

    /// <summary>Threads share the blocks of one row; their results enter the cascade in the same order as on one thread.</summary>
    private static unsafe void FoldFewLongRows<T, TOp>(Job<T, TOp> job, long stride)
        where T : unmanaged, INumber<T>
        where TOp : struct, INumberFold
    {
        int length = (int)job.Folded.ElementCount;
        var values = new T[(length + Row.Piece - 1) / Row.Piece];
        Span<T> levels = stackalloc T[Cascade<T, TOp>.Levels];
        for (int i = 0; i < job.Rows.Length * job.RowLength; i++)
        {
            ParallelRange.Run(values.Length, length * 4L, new Blocks<T, TOp>(job, job.OffsetOf(i), stride, values));
            var cascade = new Cascade<T, TOp>(levels, 1, job.Op);
            foreach (ref T value in values.AsSpan()) cascade.Push(new Span<T>(ref value));
            cascade.Finish(new Span<T>(job.Target + i, 1));
        }
    }

    /// <summary>What the parts of one call share.</summary>
    private readonly unsafe struct Job<T, TOp>(T* source, int length, T* target, long[] rows, int rowLength, long rowStride, Layout folded, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, INumberFold
    {
        internal T* Target => target;

        internal long[] Rows => rows;

        internal int RowLength => rowLength;

        internal long RowStride => rowStride;

        internal Layout Folded => folded;

        internal TOp Op => op;

        internal ReadOnlySpan<T> Source => new(source, length);

        internal long OffsetOf(int target) => rows[target / rowLength] + (target % rowLength * rowStride);

        /// <summary>Rows of results are cut into pieces for the cache and for threads; a result's bits do not depend on the cut.</summary>
        internal int ColumnPieces(long work)
        {
            int perRow = (rowLength + Row.Piece - 1) / Row.Piece;
            int wanted = Math.Min(2 * ParallelRange.ThreadsFor(work * 4), rowLength / FewColumns);
            return rows.Length * Math.Max(perRow, (wanted + rows.Length - 1) / rows.Length);
        }
    }

    private readonly unsafe struct Rows<T, TOp>(Job<T, TOp> job) : IRangeBody
        where T : unmanaged, INumber<T>
        where TOp : struct, INumberFold
    {
        public void Run(int start, int end)
        {
            Span<T> levels = stackalloc T[Cascade<T, TOp>.Levels];
            Span<T> buffer = stackalloc T[Row.Piece];
            var walk = new StridedWalk(job.Folded.Shape, job.Folded);
            long stride = walk.RowStrides[0];
            for (int i = start; i < end; i++)
            {
                var cascade = new Cascade<T, TOp>(levels, 1, job.Op);
                if (!walk.IsEmpty)
                {
                    // After its last row the walk stands at its first again.
                    do
                    {
                        for (int done = 0; done < walk.RowLength; done += Row.Piece)
                        {
                            int count = Math.Min(Row.Piece, walk.RowLength - done);
                            T value = BlockFold.Fold(Row.Read(job.Source, job.OffsetOf(i) + walk.Offsets[0] + (done * stride), stride, count, buffer), job.Op);
                            cascade.Push(new Span<T>(ref value));
                        }
                    }
                    while (walk.MoveNext());
                }

                cascade.Finish(new Span<T>(job.Target + i, 1));
            }
        }
    }

    private readonly struct Blocks<T, TOp>(Job<T, TOp> job, long offset, long stride, T[] values) : IRangeBody
        where T : unmanaged, INumber<T>
        where TOp : struct, INumberFold
    {
        public void Run(int start, int end)
        {
            Span<T> buffer = stackalloc T[Row.Piece];
            for (int block = start; block < end; block++)
            {
                long done = (long)block * Row.Piece;
                int count = (int)Math.Min(Row.Piece, job.Folded.ElementCount - done);
                values[block] = BlockFold.Fold(Row.Read(job.Source, offset + (done * stride), stride, count, buffer), job.Op);
            }
        }
    }

    private readonly unsafe struct Columns<T, TOp>(Job<T, TOp> job, int pieces) : IRangeBody
        where T : unmanaged, INumber<T>
        where TOp : struct, INumberFold
    {
        public void Run(int start, int end)
        {
            int perRow = pieces / job.Rows.Length;
            int width = (job.RowLength + perRow - 1) / perRow;
            int levels = Cascade<T, TOp>.LevelsFor((job.Folded.ElementCount / RowsPerLeaf) + 1);
            var memory = new T[(levels + 2) * width];
            for (int piece = start; piece < end; piece++)
            {
                int row = piece / perRow, first = piece % perRow * width;
                int count = Math.Min(width, job.RowLength - first);
                if (count > 0) FoldPiece(job.Rows[row] + (first * job.RowStride), new Span<T>(job.Target + ((long)row * job.RowLength) + first, count), memory);
            }
        }

        private void FoldPiece(long offset, Span<T> result, Span<T> memory)
        {
            int width = result.Length, inLeaf = 0;
            Span<T> leaf = memory[..width], buffer = memory.Slice(width, width);
            var cascade = new Cascade<T, TOp>(memory[(2 * width)..], width, job.Op);
            var walk = new StridedWalk(job.Folded.Shape, job.Folded);
            if (!walk.IsEmpty)
            {
                do
                {
                    for (int i = 0; i < walk.RowLength; i++)
                    {
                        ReadOnlySpan<T> row = Row.Read(job.Source, offset + walk.Offsets[0] + (i * walk.RowStrides[0]), job.RowStride, width, buffer);
                        if (inLeaf == 0) row.CopyTo(leaf);
                        else BlockFold.Combine(leaf, row, leaf, job.Op);
                        if (++inLeaf < RowsPerLeaf) continue;
                        cascade.Push(leaf);
                        inLeaf = 0;
                    }
                }
                while (walk.MoveNext());
            }

            if (inLeaf > 0) cascade.Push(leaf);
            cascade.Finish(result);
        }
    }
}
