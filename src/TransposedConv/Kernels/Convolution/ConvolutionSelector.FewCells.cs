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

    /// <summary>Registers of 128 bits and less are full with few positions, and what more of them take was not measured.</summary>
    private const int MostFewPositionsOfNarrowRegisters = 24;

    private const int SmallestFewPositionsWork = 100;

    /// <summary>
    /// Bytes of a weight that is used once, from which it matters at few positions too how it is packed: 33 MB and four positions took 10 ms, read anew for every class of phases, and 4.4
    /// over a panel; of kernels that are one class, or at one position, rows in registers took 0.5 to 0.7 of the time.
    /// </summary>
    private const int LargeOnceUsedWeight = 1 << 20;

    /// <summary>
    /// Cells of both grids. Of more a channel alone is worth a window: of Gather through strides 300 to 500 took 0.6 to 0.9 of the time, with vectors along the channels, 750
    /// and more 1.2 times as long; of strides of 1 300 to 400 as long, 640 1.8 times; of one to two cells a fifteenth, of 32 to 64 a third.
    /// </summary>
    private const int MostGroupLaneCells = 512;

    /// <summary>Scatter to three phases or more takes longer in a window: 500 cells took 0.45 of the time, 1,000 0.7 to 0.9, but in two phases 450 1.3 times as long.</summary>
    private const int MostScatteredGroupLaneCells = 1_100;

    /// <summary>Groups of four by four channels took a third to two thirds of the time of every other kernel; larger ones fill registers of rows.</summary>
    private const int MostGroupLaneKernels = 16;

    private static bool SuitsGroupLanes<T>(in ConvolutionGeometry geometry, bool isScatter)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int kernels = geometry.SmallChannelsPerGroup * geometry.LargeChannelsPerGroup;
        return geometry.Groups >= SimdDispatch.LanesOf<T>() && kernels <= MostGroupLaneKernels && HasFewGroupCells(geometry, isScatter, kernels) && GroupLanesLayout.Fits(geometry);
    }

    private static bool HasFewGroupCells(in ConvolutionGeometry geometry, bool isScatter, int kernels)
    {
        long cells = (long)geometry.SmallCells + geometry.LargeCells;
        if (kernels > 1) return cells <= MostGroupLaneCells / 2;
        if (!isScatter) return cells <= MostGroupLaneCells;
        return PhasesOf(geometry) > 2 ? cells <= MostScatteredGroupLaneCells : geometry.LargeCells <= MostGroupLaneCells / 2;
    }

    /// <summary>Up to <see cref="AlwaysFewPositions"/> unless a large weight has to be packed, and beyond where it is seen to take less time; see <see cref="FewPositionsCost"/>.</summary>
    private static bool SuitsFewPositions<T>(in ConvolutionGeometry geometry, Direction direction, bool isPacked)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isScatter = direction == Direction.Scatter;
        long positions = FewPositionsLayout.PositionsOf(geometry, isScatter);
        if (positions == 0 || (double)geometry.WeightElements * positions < SmallestFewPositionsWork) return false;
        if (!FewPositionsLayout.Fits(geometry, isScatter)) return false;
        if (positions <= AlwaysFewPositions && (isPacked || (long)geometry.WeightElements * Unsafe.SizeOf<T>() < LargeOnceUsedWeight)) return true;
        if (SimdDispatch.Width < SimdWidth.Bits256 && positions > MostFewPositionsOfNarrowRegisters) return false;
        PhasePlan plan = isScatter ? PlanCache.Scatter(geometry) : PlanCache.Gather(geometry);
        FewPositionsCost cost = plan.FewPositionsCost(SimdDispatch.LanesOf<T>(), Unsafe.SizeOf<T>(), MostTileRows<T>());
        return cost.IsLess(isPacked, SuitsWindow<T>(geometry, direction));
    }
}
