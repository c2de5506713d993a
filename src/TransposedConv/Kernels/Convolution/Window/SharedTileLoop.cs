using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Cuts a stretch of positions into <see cref="SharedTile"/>s.</summary>
internal static unsafe class SharedTileLoop
{
    /// <summary>All rows of a stretch of positions.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="channels">Input channels.</param>
    /// <param name="vectors">Vectors of positions.</param>
    /// <param name="offsets">For each step of each tile where its cells lie in a channel.</param>
    /// <param name="weights">The packed weights; see <see cref="SharedRows.Weights"/>.</param>
    /// <param name="cells">The first channel's cells.</param>
    /// <param name="channelStride">Elements between channels.</param>
    /// <param name="sums">The first sum.</param>
    /// <param name="rowStride">Elements between rows of sums.</param>
    /// <param name="fetch">What to ask for meanwhile.</param>
    public static void Multiply<T, TVector, TSimd>(
        SharedRows rows, int channels, int vectors, int* offsets, T* weights, T* cells, nint channelStride, T* sums, nint rowStride, ref BlockFetch<T> fetch)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        for (int v = 0; v < vectors;)
        {
            int width = NextVectors(vectors - v);
            foreach (ref readonly SharedTileSteps tile in rows.Tiles.AsSpan())
            {
                int* masks = rows.Masks + tile.FirstStep;
                int* offsetsOfTile = offsets + tile.FirstStep;
                T* a = weights + (nint)tile.FirstWeight * channels;
                T* b = cells + v * TSimd.Count;
                T* c = sums + tile.FirstRow * rowStride + v * TSimd.Count;
                if (fetch.IsUnderWay)
                {
                    MultiplyTile<T, TVector, TSimd, FetchingCells>(tile.Rows, width, channels, tile.Steps, masks, offsetsOfTile, a, b, channelStride, c, rowStride, fetch.Lines);
                    fetch.Advance(channels * tile.Steps);
                }
                else if (fetch.IsStreamed)
                {
                    MultiplyTile<T, TVector, TSimd, StreamedCells>(tile.Rows, width, channels, tile.Steps, masks, offsetsOfTile, a, b, channelStride, c, rowStride, default);
                }
                else
                {
                    MultiplyTile<T, TVector, TSimd, AllCells>(tile.Rows, width, channels, tile.Steps, masks, offsetsOfTile, a, b, channelStride, c, rowStride, default);
                }
            }

            v += width;
        }
    }

    /// <summary>Tiles of three vectors; of four two and two, because one vector alone has too few sums under way.</summary>
    private static int NextVectors(int remaining) => remaining == 4 ? 2 : Math.Min(remaining, TileLoop.MaxVectors);

    private static void MultiplyTile<T, TVector, TSimd, TCells>(
        int rows, int vectors, int channels, int steps, int* masks, int* offsets, T* a, T* b, nint channelStride, T* c, nint rowStride, AheadLines<T> ahead)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule
    {
        switch (rows, vectors)
        {
            case (8, 3):
                SharedTile.Multiply<T, TVector, TSimd, Tile8x3, TCells>(channels, steps, masks, offsets, a, b, channelStride, c, rowStride, ahead);
                break;
            case (8, 2):
                SharedTile.Multiply<T, TVector, TSimd, Tile8x2, TCells>(channels, steps, masks, offsets, a, b, channelStride, c, rowStride, ahead);
                break;
            case (8, 1):
                SharedTile.Multiply<T, TVector, TSimd, Tile8x1, TCells>(channels, steps, masks, offsets, a, b, channelStride, c, rowStride, ahead);
                break;
            case (4, 3):
                SharedTile.Multiply<T, TVector, TSimd, Tile4x3, TCells>(channels, steps, masks, offsets, a, b, channelStride, c, rowStride, ahead);
                break;
            case (4, 2):
                SharedTile.Multiply<T, TVector, TSimd, Tile4x2, TCells>(channels, steps, masks, offsets, a, b, channelStride, c, rowStride, ahead);
                break;
            case (4, 1):
                SharedTile.Multiply<T, TVector, TSimd, Tile4x1, TCells>(channels, steps, masks, offsets, a, b, channelStride, c, rowStride, ahead);
                break;
            case (2, 3):
                SharedTile.Multiply<T, TVector, TSimd, Tile2x3, TCells>(channels, steps, masks, offsets, a, b, channelStride, c, rowStride, ahead);
                break;
            case (2, 2):
                SharedTile.Multiply<T, TVector, TSimd, Tile2x2, TCells>(channels, steps, masks, offsets, a, b, channelStride, c, rowStride, ahead);
                break;
            case (2, 1):
                SharedTile.Multiply<T, TVector, TSimd, Tile2x1, TCells>(channels, steps, masks, offsets, a, b, channelStride, c, rowStride, ahead);
                break;
            case (1, 3):
                SharedTile.Multiply<T, TVector, TSimd, Tile1x3, TCells>(channels, steps, masks, offsets, a, b, channelStride, c, rowStride, ahead);
                break;
            case (1, 2):
                SharedTile.Multiply<T, TVector, TSimd, Tile1x2, TCells>(channels, steps, masks, offsets, a, b, channelStride, c, rowStride, ahead);
                break;
            case (1, 1):
                SharedTile.Multiply<T, TVector, TSimd, Tile1x1, TCells>(channels, steps, masks, offsets, a, b, channelStride, c, rowStride, ahead);
                break;
            default:
                throw new InvalidOperationException($"There is no register tile of {rows} rows and {vectors} vectors.");
        }
    }
}
