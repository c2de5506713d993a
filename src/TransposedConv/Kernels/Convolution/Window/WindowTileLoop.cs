using System.Runtime.CompilerServices;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Cuts rows of weights times a stretch of a window into register tiles.</summary>
internal static unsafe class WindowTileLoop
{
    /// <summary>All rows of a class of phases.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="vectors">Registers of positions.</param>
    /// <param name="depth">The steps of the sum.</param>
    /// <param name="weights">The packed rows.</param>
    /// <param name="window">The cells of the first position.</param>
    /// <param name="offsets">For each step where it reads.</param>
    /// <param name="steps">The steps to do, or null if all are; tiles of few rows do them all.</param>
    /// <param name="count">How many of these.</param>
    /// <param name="sums">Where to.</param>
    /// <param name="rowStride">Elements between rows of sums.</param>
    /// <param name="fetch">What to ask for meanwhile.</param>
    public static void Multiply<T, TVector, TSimd>(
        int rows, int vectors, DepthPart depth, T* weights, T* window, int* offsets, int* steps, int count, T* sums, nint rowStride, ref BlockFetch<T> fetch)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        for (int done = 0; done < rows;)
        {
            int some = WindowTile.NextRowsAlike<T, TVector, TSimd>(rows, rows - done);
            T* a = weights + (nint)done * depth.Depth;
            T* c = sums + done * rowStride;
            if (some < 4) MultiplyFewRows<T, TVector, TSimd>(some, vectors, depth, a, window, offsets, c, rowStride, ref fetch);
            else if (steps is null) MultiplyRows<T, TVector, TSimd>(some, vectors, depth, a, window, offsets, c, rowStride, ref fetch);
            else MultiplyListed<T, TVector, TSimd>(some, vectors, depth.Depth, a, window, steps, count, c, rowStride);
            done += some;
        }
    }

    /// <summary>Steps that so many rows of a sum of so many steps take for positions of <see cref="WindowCutting.TileVectors"/> registers.</summary>
    public static int Steps<T, TVector, TSimd>(int rows, int depth)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        int steps = 0;
        for (int done = 0; done < rows;)
        {
            int some = WindowTile.NextRowsAlike<T, TVector, TSimd>(rows, rows - done);
            int tall = TallTile.RowsOf<T, TVector, TSimd>(some);
            int others = (some - tall + TSimd.MaxTileRows - 1) / TSimd.MaxTileRows;
            steps += depth * others * (WindowCutting.TileVectors / WindowTile.StepOf<T, TVector, TSimd>(some));
            if (tall > 0) steps += depth * (WindowCutting.TileVectors / TallTile.MostVectors);
            done += some;
        }

        return steps;
    }

    private static void MultiplyFewRows<T, TVector, TSimd>(
        int rows, int vectors, DepthPart depth, T* a, T* window, int* offsets, T* c, nint rowStride, ref BlockFetch<T> fetch)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        int step = WindowTile.StepOf<T, TVector, TSimd>(rows);
        for (int v = 0; v < vectors; v += step)
        {
            int width = Math.Min(step, vectors - v);
            T* cells = window + v * TSimd.Count;
            T* target = c + v * TSimd.Count;
            if (fetch.IsUnderWay)
            {
                WindowTile.Multiply<T, TVector, TSimd, FetchingCells>(rows, width, depth, a, cells, offsets, target, rowStride, fetch.Lines);
                fetch.Advance(depth.Count);
            }
            else if (fetch.IsStreamed)
            {
                WindowTile.Multiply<T, TVector, TSimd, StreamedCells>(rows, width, depth, a, cells, offsets, target, rowStride, default);
            }
            else
            {
                WindowTile.Multiply<T, TVector, TSimd, AllCells>(rows, width, depth, a, cells, offsets, target, rowStride, default);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyRows<T, TVector, TSimd>(
        int rows, int vectors, DepthPart depth, T* a, T* window, int* offsets, T* c, nint rowStride, ref BlockFetch<T> fetch)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        int tall = TallTile.RowsOf<T, TVector, TSimd>(rows);
        rows -= tall;
        int width;
        for (int v = 0; rows > 0 && v < vectors; v += width)
        {
            width = FinishedTileLoop.NextVectors(vectors - v);
            T* cells = window + v * TSimd.Count;
            T* target = c + v * TSimd.Count;
            int done = 0;
            for (; done < rows && fetch.IsUnderWay; fetch.Advance(depth.Count))
            {
                int some = TileLoop.NextRows<T, TVector, TSimd>(rows - done);
                TileLoop.Multiply<T, TVector, TSimd, FetchingCells>(
                    some, width, depth.Count, a + (nint)done * depth.Depth, depth.Depth, depth.First, cells, offsets, 0, target + done * rowStride, rowStride, depth.IsContinued, fetch.Lines);
                done += some;
            }

            if (fetch.IsStreamed)
            {
                done = TileLoop.NextRows<T, TVector, TSimd>(rows);
                TileLoop.Multiply<T, TVector, TSimd, StreamedCells>(done, width, depth.Count, a, depth.Depth, depth.First, cells, offsets, 0, target, rowStride, depth.IsContinued);
            }

            TileLoop.Multiply<T, TVector, TSimd, AllCells>(
                rows - done, width, depth.Count, a + (nint)done * depth.Depth, depth.Depth, depth.First, cells, offsets, 0, target + done * rowStride, rowStride, depth.IsContinued);
        }

        if (tall > 0) MultiplyTall<T, TVector, TSimd>(vectors, depth, a + (nint)rows * depth.Depth, window, offsets, c + rows * rowStride, rowStride, ref fetch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTall<T, TVector, TSimd>(int vectors, DepthPart depth, T* a, T* window, int* offsets, T* c, nint rowStride, ref BlockFetch<T> fetch)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        for (int v = 0; v < vectors; v += TallTile.MostVectors)
        {
            int width = Math.Min(TallTile.MostVectors, vectors - v);
            T* cells = window + v * TSimd.Count;
            T* target = c + v * TSimd.Count;
            if (fetch.IsUnderWay)
            {
                TallTile.Multiply<T, TVector, TSimd, FetchingCells>(width, depth, a, cells, offsets, target, rowStride, fetch.Lines);
                fetch.Advance(depth.Count);
            }
            else
            {
                TallTile.Multiply<T, TVector, TSimd, AllCells>(width, depth, a, cells, offsets, target, rowStride, default);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyListed<T, TVector, TSimd>(int rows, int vectors, int depth, T* a, T* window, int* steps, int count, T* c, nint rowStride)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        int width;
        for (int v = 0; v < vectors; v += width)
        {
            width = FinishedTileLoop.NextVectors(vectors - v);
            TileLoop.Multiply<T, TVector, TSimd, ListedCells>(
                rows, width, count, a, depth, 0, window + v * TSimd.Count, steps, 0, c + v * TSimd.Count, rowStride, accumulate: false);
        }
    }
}
