using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Cuts a block of rows at some positions into register tiles.</summary>
internal static unsafe class RowLaneTileLoop
{
    private const int MostPositions = 8;

    /// <param name="positions">How many positions.</param>
    /// <param name="vectors">Vectors of rows, 1 to 8.</param>
    /// <param name="bases">For each position where it begins.</param>
    /// <param name="steps">The part of the sums that is done now.</param>
    /// <param name="sums">The sums, [position][row].</param>
    /// <param name="sumStride">Elements between positions.</param>
    /// <param name="accumulate">Whether to add to the sums.</param>
    /// <param name="isFar">Whether the weights come from memory: then the first positions are so few that whole lines are read in order.</param>
    /// <param name="ahead">What the tiles ask for.</param>
    public static void Multiply<T, TVector, TSimd, TCells>(
        int positions, int vectors, int* bases, in RowLaneSteps<T> steps, T* sums, nint sumStride, bool accumulate, bool isFar, ref WeightsAhead<T> ahead)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule
    {
        T** rows = stackalloc T*[MostPositions];
        for (int done = 0; done < positions;)
        {
            int most = isFar && done == 0 ? TSimd.MaxTileRows / 4 : TSimd.MaxTileRows;
            int count = TileLoop.NextRows<T, TVector, TSimd>(Math.Min(positions - done, most));
            for (int p = 0; p < count; p++) rows[p] = steps.Input + bases[done + p];
            T* target = sums + done * sumStride;
            for (int v = 0; v < vectors;)
            {
                int width = NextVectors<T, TVector, TSimd>(count, vectors - v);
                T* block = steps.Weights + v * TSimd.Count;
                T* c = target + v * TSimd.Count;
                switch (count, width)
                {
                    case (1, 8):
                        RowLaneTile.Multiply<T, TVector, TSimd, Tile1x8, TCells>(steps.Count, rows[0], null, steps.Offsets, block, steps.WeightStride, c, 0, accumulate);
                        break;
                    case (1, 4):
                        RowLaneTile.Multiply<T, TVector, TSimd, Tile1x4, TCells>(steps.Count, rows[0], null, steps.Offsets, block, steps.WeightStride, c, 0, accumulate);
                        break;
                    case (2, 8):
                        RowLaneTile.Multiply<T, TVector, TSimd, Tile2x8, TCells>(steps.Count, rows[0], rows[1], steps.Offsets, block, steps.WeightStride, c, sumStride, accumulate);
                        break;
                    case (2, 4):
                        RowLaneTile.Multiply<T, TVector, TSimd, Tile2x4, TCells>(steps.Count, rows[0], rows[1], steps.Offsets, block, steps.WeightStride, c, sumStride, accumulate);
                        break;
                    default:
                        InPlaceTileLoop.MultiplyTile<T, TVector, TSimd, TCells>(
                            count, width, steps.Count, rows, steps.Offsets, block, steps.WeightStride, 0, c, sumStride, accumulate, T.NegativeZero);
                        break;
                }

                ahead.Ask(count * width);
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

/// <summary>The part of the sums that tiles of <see cref="RowLaneTileLoop"/> do.</summary>
/// <param name="count">How many steps.</param>
/// <param name="input">The first input channel.</param>
/// <param name="offsets">For each step where it lies behind a position's base; if only some steps of the weights are done, as a pair with the number of the step.</param>
/// <param name="weights">The packed weights.</param>
/// <param name="weightStride">Elements between their steps.</param>
internal readonly unsafe struct RowLaneSteps<T>(int count, T* input, int* offsets, T* weights, nint weightStride)
    where T : unmanaged
{
    public int Count => count;

    public T* Input => input;

    public int* Offsets => offsets;

    public T* Weights => weights;

    public nint WeightStride => weightStride;
}
