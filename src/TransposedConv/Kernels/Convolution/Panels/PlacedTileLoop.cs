using System.Numerics;
using System.Runtime.Intrinsics;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Cuts rows of weights, which are read where they lie, times a panel of input cells into register tiles.</summary>
/// <remarks>
/// A weight that is used once, as in training, need not be packed for so few positions: a tile's rows lie apart, but in every row (output channel, phase) the steps (input channel, tap) are as
/// far apart as in every other; see <see cref="PanelRows.Steps"/>. 512 to 256 channels of 50 with kernel 6 and stride 3 took 930 µs scattered with packing, and take 590.
/// </remarks>
internal static unsafe class PlacedTileLoop
{
    private const int MostRows = 8;

    /// <summary>
    /// Tiles of positions for which a weight is read anew, from the second-level cache or beyond: with one of 2 to 8 MB up to five took 0.4 to 1.1 of the time that packing it and so many tiles take, six 0.9 to 1.2, nine
    /// 1.0 to 1.65.
    /// </summary>
    private const int MostTiles = 5;

    /// <summary>
    /// The same with registers of 256 bits, whose tiles have half the rows and so take half as many factors from each line: of 32 kernels at one tile 28 took 0.56 to 0.99 of the time that packing takes and
    /// four up to 1.14, at two tiles ten took 0.79 to 1.53, at four 0.98 to 1.70.
    /// </summary>
    private const int MostNarrowTiles = 1;

    /// <summary>
    /// Classes of phases each of which brings the lines of a weight that come from memory: 1024 to 512 channels of 8 × 8 with kernel 4 and stride 2, four classes, took a tenth longer in training than in packed
    /// parts, 1536 to 768 of 32 with kernel 16 and stride 8, two, 0.8 of the time.
    /// </summary>
    private const int MostFarClasses = 2;

    /// <summary>Whether a weight that is used once had better be read where it lies than be packed. Rows that are neighbours are packed in next to no time.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="lanes">Elements in a register.</param>
    /// <param name="size">Bytes of an element.</param>
    public static bool Suits(PhasePlan plan, int lanes, int size) =>
        plan.Positions <= (lanes * size < sizeof(Vector512<byte>) ? MostNarrowTiles : MostTiles) * TileLoop.MaxVectors * lanes
        && !plan.HasNeighbouringRows
        && (plan.Classes.Length <= MostFarClasses || plan.PackedLength * size <= FewPositionsCost.FarBytes);

    /// <summary>All rows of a class of phases.</summary>
    /// <param name="phases">The phases.</param>
    /// <param name="kernels">The kernel of the first output channel at the first input channel.</param>
    /// <param name="outStride">Weights between neighbouring output channels.</param>
    /// <param name="channels">How many output channels.</param>
    /// <param name="vectors">Registers of positions, 1 to 3.</param>
    /// <param name="steps">Pairs: how far the weight lies behind the row's first one, and the start of the row of the panel.</param>
    /// <param name="count">How many.</param>
    /// <param name="cells">The panel.</param>
    /// <param name="sums">The first row of sums.</param>
    /// <param name="sumStride">Elements between rows of sums.</param>
    /// <param name="accumulate">Whether to add to these.</param>
    public static void Multiply<T, TVector, TSimd>(
        Phase[] phases, T* kernels, int outStride, int channels, int vectors, int* steps, int count, T* cells, T* sums, nint sumStride, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        T** rows = stackalloc T*[MostRows];
        int phase = 0, height;
        for (int rest = channels * phases.Length; rest > 0; rest -= height, sums += height * sumStride)
        {
            height = TileLoop.NextRows<T, TVector, TSimd>(rest);
            for (int r = 0; r < height; r++)
            {
                rows[r] = kernels + phases[phase].Taps[0];
                if (++phase < phases.Length) continue;
                phase = 0;
                kernels += outStride;
            }

            InPlaceTileLoop.MultiplyTile<T, TVector, TSimd, PlacedCells>(height, vectors, count, rows, steps, cells, bStride: 1, maskOffset: 0, sums, sumStride, accumulate, T.NegativeZero);
        }
    }
}
