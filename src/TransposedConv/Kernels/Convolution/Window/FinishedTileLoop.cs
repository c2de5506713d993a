using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Cuts outputs that lie side by side into <see cref="FinishedTile"/>s, block of rows by block of rows, so that each row is written in one go.</summary>
internal static unsafe class FinishedTileLoop
{
    /// <param name="rows">Rows, packed in the heights of <see cref="TileLoop.NextRows"/>.</param>
    /// <param name="cells">Outputs of a row.</param>
    /// <param name="depth">Length of the sums.</param>
    /// <param name="a">Packed rows.</param>
    /// <param name="b">The cells; readable up to a register behind the last.</param>
    /// <param name="rowOffsets">Start of each row of the cells.</param>
    /// <param name="ends">For each row what is added last.</param>
    /// <param name="c">The first output.</param>
    /// <param name="rowStride">Elements between rows of the output.</param>
    /// <param name="isFetched">Whether tiles ask for their outputs first; see <see cref="FinishedTile"/>.</param>
    /// <param name="fetch">What to ask for meanwhile.</param>
    public static void Multiply<T, TVector, TSimd>(int rows, int cells, int depth, T* a, T* b, int* rowOffsets, T* ends, T* c, nint rowStride, bool isFetched, ref BlockFetch<T> fetch)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        for (int row = 0; row < rows;)
        {
            int height = TileLoop.NextRows<T, TVector, TSimd>(rows - row);
            for (int done = 0; done < cells;)
            {
                int vectors = NextVectors((cells - done + TSimd.Count - 1) / TSimd.Count);
                int width = Math.Min(vectors * TSimd.Count, cells - done);
                int last = width - (vectors - 1) * TSimd.Count;
                T* weights = a + (nint)row * depth;
                T* target = c + row * rowStride + done;
                if (fetch.IsUnderWay)
                {
                    MultiplyTile<T, TVector, TSimd, FetchingCells>(height, vectors, depth, weights, b + done, rowOffsets, ends + row, target, rowStride, last, isFetched, fetch.Lines);
                    fetch.Advance(depth);
                }
                else if (fetch.IsStreamed && row == 0)
                {
                    MultiplyTile<T, TVector, TSimd, StreamedCells>(height, vectors, depth, weights, b + done, rowOffsets, ends + row, target, rowStride, last, isFetched, default);
                }
                else
                {
                    MultiplyTile<T, TVector, TSimd, AllCells>(height, vectors, depth, weights, b + done, rowOffsets, ends + row, target, rowStride, last, isFetched, default);
                }

                done += width;
            }

            row += height;
        }
    }

    /// <summary>Tiles of three vectors; of four two and two, because one vector alone waits for its loads.</summary>
    public static int NextVectors(int remaining) => remaining == 4 ? 2 : Math.Min(remaining, TileLoop.MaxVectors);

    private static void MultiplyTile<T, TVector, TSimd, TCells>(
        int rows, int vectors, int depth, T* a, T* b, int* rowOffsets, T* ends, T* c, nint rowStride, int lastCells, bool isFetched, AheadLines<T> ahead)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule
    {
        switch (rows, vectors)
        {
            case (8, 3):
                FinishedTile.Multiply<T, TVector, TSimd, Tile8x3, TCells>(depth, a, b, rowOffsets, ends, c, rowStride, lastCells, isFetched, ahead);
                break;
            case (8, 2):
                FinishedTile.Multiply<T, TVector, TSimd, Tile8x2, TCells>(depth, a, b, rowOffsets, ends, c, rowStride, lastCells, isFetched, ahead);
                break;
            case (8, 1):
                FinishedTile.Multiply<T, TVector, TSimd, Tile8x1, TCells>(depth, a, b, rowOffsets, ends, c, rowStride, lastCells, isFetched, ahead);
                break;
            case (4, 3):
                FinishedTile.Multiply<T, TVector, TSimd, Tile4x3, TCells>(depth, a, b, rowOffsets, ends, c, rowStride, lastCells, isFetched, ahead);
                break;
            case (4, 2):
                FinishedTile.Multiply<T, TVector, TSimd, Tile4x2, TCells>(depth, a, b, rowOffsets, ends, c, rowStride, lastCells, isFetched, ahead);
                break;
            case (4, 1):
                FinishedTile.Multiply<T, TVector, TSimd, Tile4x1, TCells>(depth, a, b, rowOffsets, ends, c, rowStride, lastCells, isFetched, ahead);
                break;
            case (2, 3):
                FinishedTile.Multiply<T, TVector, TSimd, Tile2x3, TCells>(depth, a, b, rowOffsets, ends, c, rowStride, lastCells, isFetched, ahead);
                break;
            case (2, 2):
                FinishedTile.Multiply<T, TVector, TSimd, Tile2x2, TCells>(depth, a, b, rowOffsets, ends, c, rowStride, lastCells, isFetched, ahead);
                break;
            case (2, 1):
                FinishedTile.Multiply<T, TVector, TSimd, Tile2x1, TCells>(depth, a, b, rowOffsets, ends, c, rowStride, lastCells, isFetched, ahead);
                break;
            case (1, 3):
                FinishedTile.Multiply<T, TVector, TSimd, Tile1x3, TCells>(depth, a, b, rowOffsets, ends, c, rowStride, lastCells, isFetched, ahead);
                break;
            case (1, 2):
                FinishedTile.Multiply<T, TVector, TSimd, Tile1x2, TCells>(depth, a, b, rowOffsets, ends, c, rowStride, lastCells, isFetched, ahead);
                break;
            case (1, 1):
                FinishedTile.Multiply<T, TVector, TSimd, Tile1x1, TCells>(depth, a, b, rowOffsets, ends, c, rowStride, lastCells, isFetched, ahead);
                break;
            default:
                throw new InvalidOperationException($"There is no register tile of {rows} rows and {vectors} vectors.");
        }
    }
}
