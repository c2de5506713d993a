using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Cuts a block of rows at some positions into register tiles.</summary>
internal static unsafe class RowLaneTileLoop
{
    private const int MostPositions = 8;

    /// <param name="positions">How many positions.</param>
    /// <param name="vectors">Vectors of rows, 1 to 8.</param>
    /// <param name="steps">Length of the sum done now.</param>
    /// <param name="input">The first input channel.</param>
    /// <param name="bases">For each position where it begins.</param>
    /// <param name="offsets">For each step where it lies behind that.</param>
    /// <param name="weights">The packed weights.</param>
    /// <param name="weightStride">Elements between steps.</param>
    /// <param name="sums">The sums, [position][row].</param>
    /// <param name="sumStride">Elements between positions.</param>
    /// <param name="accumulate">Whether to add to the sums.</param>
    /// <param name="isFar">Whether the weights come from memory: then the first positions are so few that whole lines are read in order.</param>
    public static void Multiply<T, TVector, TSimd>(
        int positions, int vectors, int steps, T* input, int* bases, int* offsets, T* weights, nint weightStride, T* sums, nint sumStride, bool accumulate, bool isFar)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        T** rows = stackalloc T*[MostPositions];
        for (int done = 0; done < positions;)
        {
            int most = isFar && done == 0 ? TSimd.MaxTileRows / 4 : TSimd.MaxTileRows;
            int count = TileLoop.NextRows<T, TVector, TSimd>(Math.Min(positions - done, most));
            for (int p = 0; p < count; p++) rows[p] = input + bases[done + p];
            T* target = sums + done * sumStride;
            for (int v = 0; v < vectors;)
            {
                int width = NextVectors<T, TVector, TSimd>(count, vectors - v);
                T* block = weights + v * TSimd.Count;
                T* c = target + v * TSimd.Count;
                switch (count, width)
                {
                    case (1, 8):
                        RowLaneTile.Multiply<T, TVector, TSimd, Tile1x8>(steps, rows[0], null, offsets, block, weightStride, c, 0, accumulate);
                        break;
                    case (1, 4):
                        RowLaneTile.Multiply<T, TVector, TSimd, Tile1x4>(steps, rows[0], null, offsets, block, weightStride, c, 0, accumulate);
                        break;
                    case (2, 8):
                        RowLaneTile.Multiply<T, TVector, TSimd, Tile2x8>(steps, rows[0], rows[1], offsets, block, weightStride, c, sumStride, accumulate);
                        break;
                    case (2, 4):
                        RowLaneTile.Multiply<T, TVector, TSimd, Tile2x4>(steps, rows[0], rows[1], offsets, block, weightStride, c, sumStride, accumulate);
                        break;
                    default:
                        InPlaceTileLoop.MultiplyTile<T, TVector, TSimd, AllCells>(
                            count, width, steps, rows, offsets, block, weightStride, 0, c, sumStride, accumulate, T.NegativeZero);
                        break;
                }

                v += width;
            }

            done += count;
        }
    }

    /// <summary>The vectors of the next tile: as many chains as the latency of a multiply-add needs and no more than the registers hold.</summary>
    private static int NextVectors<T, TVector, TSimd>(int positions, int remaining)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        if (positions == 1 && remaining >= 8) return 8;
        if (positions > 2 || remaining < 4) return InPlaceTileLoop.NextVectors(remaining);
        return positions == 2 && remaining >= 8 && TSimd.MaxTileRows == 8 ? 8 : 4;
    }
}
