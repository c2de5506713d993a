using System.Numerics;
using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <content>Where registers are filled with rows or groups, because there are few positions to fill them with.</content>
internal static partial class ConvolutionSelector
{
    /// <summary>
    /// With a register of positions 8 of 16 lanes would be empty: rows in the register took a half to a tenth of the time on every shape measured, and less than
    /// the plain loops from some 100 steps on.
    /// </summary>
    private const int AlwaysFewPositions = 8;

    /// <summary>Beyond, a register of positions is as full as one of rows, and the tiles over a panel need no transposed store.</summary>
    private const int MostFewPositions = 24;

    private const int SmallestFewPositionsWork = 100;

    /// <summary>Packing a larger weight costs more than the sums of few positions: 33 MB and four positions took 9 ms, read anew for every class of phases, and 3.5 in parts.</summary>
    private const int LargeOnceUsedWeight = 1 << 20;

    /// <summary>
    /// Of more cells a channel alone is worth a window: 512 channels of 125 to 250 cells took as long with vectors along the channels, of 400 to 800 twice as long,
    /// but of one to two cells a fifteenth, of 32 to 64 a third.
    /// </summary>
    private const int MostGroupLaneCells = 256;

    /// <summary>Groups of four by four channels took a third to two thirds of the time of every other kernel; larger ones fill registers of rows.</summary>
    private const int MostGroupLaneKernels = 16;

    private static bool SuitsGroupLanes<T>(in ConvolutionGeometry geometry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int kernels = geometry.SmallChannelsPerGroup * geometry.LargeChannelsPerGroup;
        int most = kernels == 1 ? MostGroupLaneCells : MostGroupLaneCells / 2;
        return geometry.Groups >= SimdDispatch.LanesOf<T>() && kernels <= MostGroupLaneKernels
            && Math.Max(geometry.SmallCells, geometry.LargeCells) <= most && GroupLanesLayout.Fits(geometry);
    }

    /// <summary>Up to <see cref="AlwaysFewPositions"/>, and beyond where rows fill their registers better than positions would theirs.</summary>
    private static bool SuitsFewPositions<T>(in ConvolutionGeometry geometry, bool isScatter)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long positions = FewPositionsLayout.Positions(geometry, isScatter);
        if (positions is 0 or > MostFewPositions || (double)geometry.WeightElements * positions < SmallestFewPositionsWork) return false;
        if (!FewPositionsLayout.Fits(geometry, isScatter)) return false;
        if (positions <= AlwaysFewPositions) return true;
        long rows = FewPositionsLayout.Rows(geometry, isScatter);
        int lanes = SimdDispatch.LanesOf<T>();
        return rows * RoundUp(positions, lanes) >= positions * RoundUp(rows, lanes);
    }

    /// <summary>
    /// The same for a weight that is used once before it changes, which has to be packed for it: small ones, and those whose rows lie as they are read. Others
    /// the tiles over a panel pack part by part, for all phases at once.
    /// </summary>
    private static bool SuitsFewPositionsOnce<T>(in ConvolutionGeometry geometry, bool isScatter)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        (long)geometry.WeightElements * Unsafe.SizeOf<T>() < LargeOnceUsedWeight || (isScatter && FewPositionsLayout.IsAsItLies(geometry));

    private static long RoundUp(long count, int lanes) => (count + lanes - 1) / lanes * lanes;
}
