using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <content>Where the cells that a register tile reads from a window leave the first-level cache.</content>
/// <remarks>
/// <para>
/// In a window each channel's cells lie by themselves, so that a tile of three registers of 256 bits, 96 bytes, brings two or three lines of the cache for each of them and for each row of the plane: of 100
/// channels a cache of 32 KB is half full. If they do not stay, they come from the second-level cache once for every four rows of sums, in the time of 12 multiply-adds or more. A panel has them side by
/// side, which the processor sees coming (<see cref="PanelShape"/>).
/// </para>
/// <para>
/// Measured on a Zen 3 core, 56 layers of 64 to 384 channels in both directions. Scattered, times of a window over times of a panel, with kernel 4 and stride 2 in the plane: 64 channels 0.89, 96 1.06, 128 1.13, 256
/// 1.22 to 1.26; with kernel 3 and stride 2 96 1.00, 128 1.01 to 1.05, 256 1.15 to 1.18; with kernel 2 and stride 2 128 0.97, 256 1.17 to 1.20. In one dimension 128 channels 0.88 to 1.08, 192 1.02 to 1.13, 256 1.05
/// to 1.16. With registers of 512 bits a line has twice the work, and this was not seen.
/// </para>
/// </remarks>
internal static partial class ConvolutionSelector
{
    /// <summary>Rows of cells that a tile of Scatter reads; where the stride is 1, a panel would have each cell as often as the kernel has taps.</summary>
    private const double FewestFarScatteredRows = 192, FewestFarScatteredRowsOfStrideOne = 256;

    /// <summary>
    /// The same of Gather, whose rows of a line are split by the stride: in the plane 192 rows took 0.93 to 1.05 of the time of a panel, 256 1.04 to 1.05, 288 and more 0.95 to 1.19; in one dimension 512 0.99 to 1.05,
    /// 768 1.04 to 1.09, 1024 and more 1.20 to 1.28.
    /// </summary>
    private const double FewestFarGatheredRows = 288, FewestFarGatheredRowsOfLine = 640;

    /// <summary>A weight of so many bytes comes from a shared cache, beside a window of so many channels or more: 128 of a line with kernels of 8 and 16 took 1.05 to 1.08 of the time.</summary>
    private const int FewestChannelsBesideLargeWeight = 128, LargeWeightBesideWindow = 512 * 1024;

    private static bool AreCellsFar<T>(in ConvolutionGeometry geometry, Direction direction)
        where T : unmanaged
    {
        if (SimdDispatch.Width != SimdWidth.Bits256 || ComesInParts(geometry, direction) || geometry.Taps == 1) return false;
        int small = geometry.SmallChannelsPerGroup, large = geometry.LargeChannelsPerGroup;
        bool isLine = geometry.Height.Small == 1 && geometry.Depth.Small == 1;
        if (direction == Direction.Gather)
        {
            double gathered = (double)large * LinesOf(geometry.Depth, 1) * LinesOf(geometry.Height, 1) * WindowCost.LinesOf(geometry.Width);
            return gathered >= (isLine ? FewestFarGatheredRowsOfLine : FewestFarGatheredRows);
        }

        if (HasFewRows(geometry, direction) || IsWorthAWindow(geometry)) return false;
        double scattered = small * LinesOf(geometry.Depth, geometry.Depth.Stride) * LinesOf(geometry.Height, geometry.Height.Stride);
        bool isStrided = PhasesOf(geometry) > 1;
        return scattered >= (isStrided ? FewestFarScatteredRows : FewestFarScatteredRowsOfStrideOne)
            || (isStrided && small >= FewestChannelsBesideLargeWeight && (long)small * large * geometry.Taps * Unsafe.SizeOf<T>() >= LargeWeightBesideWindow);
    }

    /// <summary>Rows of cells that a position reads on an axis, if its taps are so far apart that it has one in so many; of Scatter those of a phase, on the average.</summary>
    private static double LinesOf(in ConvolutionAxis axis, int step) => axis.Small == 1 ? 1 : Math.Max(1, (double)axis.Kernel / step);
}
