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

    /// <summary>A number of the large array, copied with its neighbouring taps or alone.</summary>
    private const double CopyingRun = 0.6;

    private const double CopyingOne = 2;

    /// <summary>Elements of the sums that are transposed into the weight at the end.</summary>
    private const int MostSums = 64 * 1024;

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
        bool isRun = geometry.Width.Dilation == 1 && geometry.Width.Kernel > 1;
        double large = channels * Math.Ceiling(taps / lanes) + taps * (isRun ? CopyingRun : CopyingOne);
        double small = taps * Math.Ceiling(channels / lanes) + channels * Transposing * blocks + channels * taps * Transposing / positions;
        return small < large;
    }

    /// <summary>Rows (channel of the large grid, tap) that are summed together, when the small grid's channels go into the vectors.</summary>
    /// <param name="geometry">The geometry.</param>
    /// <param name="columns">Numbers in a row.</param>
    public static int RowsAtOnce(in ConvolutionGeometry geometry, int columns) =>
        Math.Max(RowGranule, MostSums / columns / RowGranule * RowGranule);
}
