using System.Numerics;
using System.Runtime.CompilerServices;
using TransposedConv.Kernels.MatrixMultiply;
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
    /// Cells of both grids, of a plane or a volume. Vectors along the channels took a tenth of the time of a window of each channel at 4 × 4, half at 14 × 14, 0.6 to 0.7 at 20 × 20, and
    /// 0.9 to 1.1 at 28 × 28. With a stride of 2 at 20 × 20 and 40 × 40 Scatter took 0.4 of it and Gather 0.6; more was not measured.
    /// </summary>
    private const int MostGroupLaneCells = 1_000, MostStridedGroupLaneCells = 2_500;

    /// <summary>The same of a line: 400 cells took 0.6 to 0.9 of the time, 700 0.9 to 1, and with a stride of 2 Scatter at 600 0.9 and at 1,050 1.05.</summary>
    private const int MostGroupLaneCellsOfLine = 600;

    /// <summary>
    /// The same of a plane whose rows fill registers of cells, if more taps than so many share what a window takes once: 16 × 16 with kernel 3 took 0.6 to 0.85 of the time, with kernel 5 0.8 to 1.1,
    /// with kernel 7 1 to 1.4.
    /// </summary>
    private const int MostGroupLaneCellsOfFullRows = 400, MostTapsOfFullRows = 9;

    /// <summary>The same of groups of more than one pair of channels: two by two at 14 × 14 took 0.6 of the time of a window, four by four 0.8.</summary>
    private const int MostCellsOfWideGroupLanes = 400;

    /// <summary>Groups of four by four channels took a third to two thirds of the time of every other kernel; larger ones fill registers of rows.</summary>
    private const int MostGroupLaneKernels = 16;

    /// <summary>Tiles of positions up to which reading a weight where it lies takes less than packing it and a window.</summary>
    private const int MostTilesInPlace = 3;

    private static bool SuitsGroupLanes<T>(in ConvolutionGeometry geometry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int kernels = geometry.SmallChannelsPerGroup * geometry.LargeChannelsPerGroup;
        return geometry.Groups >= SimdDispatch.LanesOf<T>() && kernels <= MostGroupLaneKernels && HasFewGroupCells(geometry, kernels, SimdDispatch.LanesOf<T>()) && GroupLanesLayout.Fits(geometry);
    }

    private static bool HasFewGroupCells(in ConvolutionGeometry geometry, int kernels, int lanes)
    {
        bool isLine = geometry.Height.Small == 1 && geometry.Depth.Small == 1;
        bool isStrided = PhasesOf(geometry) > 1;
        bool hasFullRows = geometry.Width.Large % lanes == 0 && geometry.Taps > MostTapsOfFullRows;
        int most = kernels > 1 ? MostCellsOfWideGroupLanes
            : isLine ? MostGroupLaneCellsOfLine
            : isStrided ? MostStridedGroupLaneCells
            : hasFullRows ? MostGroupLaneCellsOfFullRows
            : MostGroupLaneCells;
        return (long)geometry.SmallCells + geometry.LargeCells <= most;
    }

    /// <summary>
    /// Whether Scatter reads a large weight that is used once where it lies, which a window packs: with kernel 4 and stride 2 128 to 128 channels of 8 × 8 took 263 µs so and 405 in a window, of 14 × 14 692
    /// and 650. Gather's kernels are packed as they are, in less time.
    /// </summary>
    private static bool IsScatteredInPlace<T>(in ConvolutionGeometry geometry, Direction direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (direction != Direction.Scatter || (long)geometry.WeightElements * Unsafe.SizeOf<T>() < LargeOnceUsedWeight) return false;
        PhasePlan plan = PlanCache.Scatter(geometry);
        int lanes = SimdDispatch.LanesOf<T>();
        return plan.Positions <= MostTilesInPlace * TileLoop.MaxVectors * lanes && PlacedTileLoop.Suits(plan, lanes, Unsafe.SizeOf<T>());
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
        // Also where a panel is what it would be for the sake of the caches (AreCellsFar): its price is too low there. With kernel 3 and stride 2 96 to 96 channels of 64 × 64 gathered took 2.7 ms
        // over panels, and 2.15 with rows in registers.
        return cost.IsLess(isPacked, HasShapeOfWindow<T>(geometry, direction) && (isPacked || !IsScatteredInPlace<T>(geometry, direction)));
    }
}
