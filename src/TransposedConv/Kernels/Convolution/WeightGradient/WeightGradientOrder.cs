using System.Numerics;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Which of the two grids the gradient by the weight packs into vectors, as a product of matrices. The bits are the same.</summary>
/// <remarks>
/// What is packed is packed once for each position: the small grid's channels, or the large grid's channels × taps; the other operand
/// is read where it lies. Costs are counted in multiply-adds of one register.
/// </remarks>
internal static class WeightGradientOrder
{
    /// <summary>A number of the small array, transposed.</summary>
    private const double Transposing = 0.4;

    /// <summary>A run of neighbouring taps of up to 64 bytes, copied in one piece or in two that overlap.</summary>
    private const double CopyingPiece = 3;

    /// <summary>Elements of the sums that are transposed into the weight at the end.</summary>
    private const int MostSums = 48 * 1024;

    /// <summary>The highest tile's rows.</summary>
    private const int RowGranule = 8;

    /// <summary>Whether the channels of the small grid go into the vectors.</summary>
    /// <param name="geometry">The geometry.</param>
    /// <param name="lanes">Numbers in a vector.</param>
    public static bool PacksSmall(in ConvolutionGeometry geometry, int lanes)
    {
        double channels = geometry.SmallChannelsPerGroup;
        double taps = (double)geometry.LargeChannelsPerGroup * geometry.Taps;
        double positions = Math.Max(1, (double)geometry.Batch * geometry.SmallCells);
        double blocks = Math.Ceiling(taps / RowsAtOnce(geometry, (int)channels));
        double large = channels * Math.Ceiling(taps / lanes) + taps * CopyingPiece * PiecesOfTap(geometry.Width);
        double small = taps * Math.Ceiling(channels / lanes) + channels * Transposing * blocks + channels * taps * Transposing / positions;
        return small < large;
    }

    /// <summary>Rows (channel of the large grid, tap) that are summed together, when the small grid's channels go into the vectors.</summary>
    /// <param name="geometry">The geometry.</param>
    /// <param name="columns">Numbers in a row.</param>
    public static int RowsAtOnce(in ConvolutionGeometry geometry, int columns) =>
        Math.Max(RowGranule, MostSums / columns / RowGranule * RowGranule);

    /// <summary>Pieces in which a run of taps is copied, for each of them.</summary>
    private static double PiecesOfTap(in ConvolutionAxis width)
    {
        int run = width.Dilation == 1 ? width.Kernel : 1;
        double pieces = run > 16 ? Math.Ceiling(run / 16.0) : BitOperations.IsPow2(run) ? 1 : 2;
        return pieces / run;
    }
}
