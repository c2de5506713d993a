using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The order of summation of the gradient by the weight, where rows are long and channels few: position (n, z, y, x) belongs to lane x mod 16
/// of <see cref="SixteenLanes"/>.
/// </summary>
/// <remarks>
/// One chain over all positions would forbid vectors along positions, and with few channels there is nothing else to put into a vector.
/// </remarks>
internal static class WeightGradientLanes
{
    /// <summary>Lanes; a multiple of the lanes of every register.</summary>
    public const int Count = SixteenLanes.Count;

    /// <summary>With shorter rows too many lanes would be empty.</summary>
    private const int ShortestRow = 7;

    /// <summary>With more columns (channels of the large grid × taps) the sums of one row of the gradient, lane by lane, leave the cache.</summary>
    private const int MostColumns = 640;

    /// <summary>
    /// Vectors along positions start anywhere in memory and sums come and go more often: a multiply-add of sixteen lanes was measured to take about twice
    /// as long as in a product of matrices.
    /// </summary>
    private const double CostOfLanes = 2.2;

    /// <summary>What packing a number for a product of matrices costs, in multiply-adds of sixteen lanes.</summary>
    private const double CostOfPacking = 0.6;

    /// <summary>Fewer multiply-adds than this at a time wait for each other.</summary>
    private const double FewestChains = 8;

    /// <summary>
    /// Whether the gradient of this geometry is summed in lanes: where there are so few channels that a product of matrices would compute with empty
    /// lanes or pack more than it computes. The reference and every kernel follow it.
    /// </summary>
    public static bool Apply(in ConvolutionGeometry geometry)
    {
        double rows = geometry.SmallChannelsPerGroup;
        double columns = (double)geometry.LargeChannelsPerGroup * geometry.Taps;
        if (geometry.Width.Small < ShortestRow || columns > MostColumns) return false;
        double product = Math.Min(Product(rows, columns), Product(columns, rows));
        return CostOfLanes * rows * columns / Count < product;
    }

    /// <summary>The cost of a product of matrices whose columns are packed into vectors, for each position.</summary>
    private static double Product(double rows, double columns) =>
        Math.Max(FewestChains, rows * Math.Ceiling(columns / Count)) + CostOfPacking * columns;
}
