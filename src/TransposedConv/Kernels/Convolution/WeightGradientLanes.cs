namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The order of summation of the gradient by the weight, where rows are long: position (n, z, y, x) belongs to lane x mod 16, each lane is one chain, and
/// at the end lanes are added in pairs, i and i + 8, then i + 4, i + 2 and i + 1.
/// </summary>
/// <remarks>
/// One chain over all positions would forbid vectors along positions, and with few channels there is nothing else to put into a vector. The
/// number of lanes is the widest register's for single precision, and the same in every width, so no bit depends on the width.
/// </remarks>
internal static class WeightGradientLanes
{
    /// <summary>Lanes; a multiple of the lanes of every register.</summary>
    public const int Count = 16;

    /// <summary>With shorter rows too many lanes would be empty.</summary>
    private const int ShortestRow = 7;

    /// <summary>With more columns (channels of the large grid × taps) the sums of one row of the gradient, lane by lane, leave the cache.</summary>
    private const int MostColumns = 640;

    /// <summary>With more elements the lanes' sums go to memory and back too often; a product of matrices without lanes is faster.</summary>
    private const int MostElements = 6_144;

    /// <summary>Whether the gradient of this geometry is summed in lanes. The reference and every kernel follow it.</summary>
    public static bool Apply(in ConvolutionGeometry geometry) =>
        geometry.Width.Small >= ShortestRow
        && (long)geometry.LargeChannelsPerGroup * geometry.Taps <= MostColumns
        && (long)geometry.LargeChannelsPerGroup * geometry.Taps * geometry.SmallChannelsPerGroup <= MostElements;

    /// <summary>Adds the lanes, destroying them.</summary>
    public static T Add<T>(Span<T> lanes)
        where T : System.Numerics.IAdditionOperators<T, T, T>
    {
        for (int half = Count / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
        }

        return lanes[0];
    }
}
