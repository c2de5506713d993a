using System.Numerics;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Ways to compute a convolution kernel. All give the same bits.</summary>
internal enum ConvolutionAlgorithm
{
    /// <summary>The definition, loop by loop, output planes over threads.</summary>
    Direct,

    /// <summary>Register tiles over packed panels; takes padding for zeros, so it needs finite factors.</summary>
    Tiled,

    /// <summary>The same with a mask beside every panel, so that cells that do not exist contribute nothing whatever the factors.</summary>
    TiledMasked,

    /// <summary>Register tiles over a window of the input that holds every cell once; for Gather and Scatter, needs finite weights.</summary>
    Windowed,

    /// <summary>
    /// The same with phases that begin where the kernel does, so that more of them see the same cells, and with register tiles that all phases share; for
    /// Scatter, needs finite weights.
    /// </summary>
    JointlyWindowed,

    /// <summary>Sums over a small window straight to the output, for few channels in a group; needs finite factors.</summary>
    Depthwise,

    /// <summary>One product with all operands as they lie, between one cell and a grid that is exactly its kernel; WeightGradient for a few examples.</summary>
    SingleCell,

    /// <summary>Register tiles with vectors along rows (output channel, phase); for Gather and Scatter at few positions, needs finite weights where cells may be missing.</summary>
    FewPositions,

    /// <summary>Vectors along groups; for Gather and Scatter of many small groups at few cells.</summary>
    GroupLanes,
}

/// <summary>The one place that decides, by the geometry, which kernel runs. (By the processor: <see cref="SimdDispatch"/>.)</summary>
internal static partial class ConvolutionSelector
{
    /// <summary>Under so many steps of the plain loops, packing costs more than it saves; the small window of few channels (two kernels of three) does not.</summary>
    private const double SmallestTiledWork = 1_000;

    /// <summary>A panel holds a row per tap and channel; with more taps than this one channel's rows alone would be gigabytes.</summary>
    private const int MostTiledTaps = 1 << 22;

    /// <summary>The window holds all channels of a group: with more of them a block has too few positions.</summary>
    private const int MostWindowChannels = 128;

    /// <summary>
    /// The window's gain is the copying of the input, which many kernels (pairs of channels) use: at 64 × 64 and at 128 × 3 the window was measured to be
    /// the faster one, at 128 × 64 now the one, now the other.
    /// </summary>
    private const int MostWindowKernels = 64 * 64;

    /// <summary>
    /// Of Gather also with more kernels, if the sums are so short that what a tile costs besides them is seen: 1 channel to 512 with 16 taps took 590 µs in
    /// the window and 1,840 over packed panels …
    /// </summary>
    private const int LongestShortSum = 128;

    /// <summary>
    /// … or if every cell goes into several rows of a panel, each of which is used for so few channels that packing them is seen: 64 channels to 128 took
    /// 2,460 µs in the window and 2,910 over panels, to 192 as long.
    /// </summary>
    private const int MostOverlappingChannels = 128;

    /// <summary>With more taps a window of one row alone leaves the cache.</summary>
    private const int MostWindowTaps = 1024;

    /// <summary>
    /// With fewer operations the window's setup is most of the time: of 1,152 the tiles over a packed panel took half as long, of 2,048 a third.
    /// </summary>
    private const long SmallestWindowWork = 4_000;

    /// <summary>
    /// With so few pairs of channels in a group there is no row of sums worth a register tile: one to one and one to four took half to a quarter of the time
    /// of the window, four to four as long.
    /// </summary>
    private const int MostDepthwiseKernels = 4;

    /// <summary>
    /// To so few rows of outputs (output channels times phases) Scatter reads every cell so seldom that a panel's copies are most of the time: of 512
    /// channels to 8 rows the panel took 1.3 ms and the window 0.8, of 256 to 3 rows 0.6 and 0.24.
    /// </summary>
    private const int FewRows = 16;

    /// <summary>The window is then the better one up to so many channels; of 1024 it was now the one, now the other.</summary>
    private const int MostWindowChannelsOfFewRows = 512;

    /// <summary>
    /// From so many rows of one class of phases on, joint phases bring no fuller register tiles, only a position more on every axis: with kernel 4, stride
    /// 2 and padding 1 in 2 dimensions one channel of 32 × 32 took 121 µs and takes 66, six 299 and 244, eight 303 and would take 318.
    /// </summary>
    private const int RowsOfFullTiles = 8;

    /// <summary>
    /// Where the stride does not divide the kernel, classes of phases remain, of which so few channels share a register tile: a kernel of 9 × 9 at stride 2
    /// took 245 µs with a tile for each class of one channel and takes 124, of four channels 421 and 379, of eight no less.
    /// </summary>
    private const int MostSharedChannels = 4;

    /// <summary>With a kernel shorter than two strides most steps are for some of the rows: of 3 × 3 at stride 2 two channels took 43 µs and take 35, three 45 and would take 48.</summary>
    private const int MostSharedChannelsOfShortKernels = 2;

    /// <summary>The algorithm of Gather.</summary>
    public static ConvolutionAlgorithm ForGather<T>(in ConvolutionGeometry geometry, ReadOnlySpan<T> weight, in WeightSlot<T> slot)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Choose(geometry, weight, slot, geometry.SmallCells, Direction.Gather);

    /// <summary>The algorithm of Scatter.</summary>
    public static ConvolutionAlgorithm ForScatter<T>(in ConvolutionGeometry geometry, ReadOnlySpan<T> weight, in WeightSlot<T> slot)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Choose(geometry, weight, slot, geometry.LargeCells, Direction.Scatter);

    /// <summary>The algorithm of WeightGradient.</summary>
    public static ConvolutionAlgorithm ForWeightGradient<T>(in ConvolutionGeometry geometry, ReadOnlySpan<T> small)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Choose(geometry, small, default, geometry.SmallCells, Direction.WeightGradient);

    /// <summary>
    /// Whether a gradient by the weight has to be computed again, with masks, because the small array is not finite: each of its elements goes into every
    /// sum of its channel, so it shows there.
    /// </summary>
    public static bool NeedsMasksAfterAll<T>(in ConvolutionGeometry geometry, ConvolutionAlgorithm algorithm, ReadOnlySpan<T> small, ReadOnlySpan<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        algorithm is ConvolutionAlgorithm.Tiled or ConvolutionAlgorithm.Depthwise
        && !geometry.HasAllCells
        && ShowsInGradient(geometry)
        && !FiniteNumbers.Are(gradient)
        && !FiniteNumbers.Are(small);

    /// <summary>Where the gradient is smaller than the small array, numbers that are not finite are looked for in it, afterwards.</summary>
    private static bool ShowsInGradient(in ConvolutionGeometry geometry) => geometry.WeightElements < geometry.SmallElements;

    /// <param name="geometry">The geometry.</param>
    /// <param name="factor">
    /// What multiplies cells that may not exist: the weight, or for WeightGradient the small array. An infinite or undefined factor times the zero
    /// that stands for such a cell would be NaN, where by definition there is nothing.
    /// </param>
    /// <param name="slot">Whether it is finite may be known from there.</param>
    /// <param name="cells">The cells that the plain loops would visit.</param>
    /// <param name="direction">Which kernel; WeightGradient does not have all algorithms.</param>
    private static ConvolutionAlgorithm Choose<T>(in ConvolutionGeometry geometry, ReadOnlySpan<T> factor, in WeightSlot<T> slot, int cells, Direction direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double)) return ConvolutionAlgorithm.Direct;
        if (geometry.Taps > MostTiledTaps) return ConvolutionAlgorithm.Direct;
        bool isTiny = (double)geometry.Batch * cells * geometry.WeightElements < SmallestTiledWork;
        bool isDepthwise = SuitsDepthwise(geometry, direction);
        if (direction == Direction.WeightGradient)
        {
            if (isTiny) return ConvolutionAlgorithm.Direct;
            if (SingleCellGradient<T>.Fits(geometry)) return ConvolutionAlgorithm.SingleCell;
            bool needsLook = !geometry.HasAllCells && !ShowsInGradient(geometry);
            if (needsLook && !FiniteNumbers.Are(factor)) return ConvolutionAlgorithm.TiledMasked;
            return isDepthwise ? ConvolutionAlgorithm.Depthwise : ConvolutionAlgorithm.Tiled;
        }

        bool isScatter = direction == Direction.Scatter;
        if (SuitsGroupLanes<T>(geometry)) return ConvolutionAlgorithm.GroupLanes;
        bool isFewPositions = !isDepthwise && SuitsFewPositions<T>(geometry, isScatter);
        if (isFewPositions && (!FewPositionsLayout.MayMissCells(geometry, isScatter) || slot.AreFinite(factor))) return ConvolutionAlgorithm.FewPositions;
        if (isTiny && !isDepthwise) return ConvolutionAlgorithm.Direct;
        if (!isTiny && SingleCellProduct<T>.Fits(geometry)) return ConvolutionAlgorithm.SingleCell;
        if (!slot.AreFinite(factor)) return isTiny ? ConvolutionAlgorithm.Direct : ConvolutionAlgorithm.TiledMasked;
        if (isDepthwise) return ConvolutionAlgorithm.Depthwise;
        if (!SuitsWindow(geometry, direction)) return ConvolutionAlgorithm.Tiled;
        return direction == Direction.Scatter && GainsByJointPhases(geometry) ? ConvolutionAlgorithm.JointlyWindowed : ConvolutionAlgorithm.Windowed;
    }

    private static bool SuitsDepthwise(in ConvolutionGeometry geometry, Direction direction) =>
        geometry.SmallChannelsPerGroup * geometry.LargeChannelsPerGroup <= MostDepthwiseKernels
        && (direction != Direction.WeightGradient || WeightGradientLanes.Apply(geometry))
        && DepthwiseLayout.Fits(geometry, isScatter: direction == Direction.Scatter);

    private static bool SuitsWindow(in ConvolutionGeometry geometry, Direction direction)
    {
        if (geometry.Taps > MostWindowTaps || geometry.Operations < SmallestWindowWork) return false;
        int small = geometry.SmallChannelsPerGroup, large = geometry.LargeChannelsPerGroup;
        int most = HasFewRows(geometry, direction) ? MostWindowChannelsOfFewRows : MostWindowChannels;
        if (Math.Max(small, large) <= most && small * large <= MostWindowKernels) return true;
        if (direction != Direction.Gather || large > MostWindowChannels) return false;
        bool isShort = large * geometry.Taps <= LongestShortSum;
        return isShort || (small <= MostOverlappingChannels && Overlap(geometry) >= 2);
    }

    /// <summary>About how many taps read a cell of the large grid that any does.</summary>
    private static double Overlap(in ConvolutionGeometry geometry) => Overlap(geometry.Depth) * Overlap(geometry.Height) * Overlap(geometry.Width);

    private static double Overlap(in ConvolutionAxis axis) => axis.Small == 1 ? 1 : (double)axis.Kernel / Math.Min(axis.Kernel, axis.Stride);

    private static bool HasFewRows(in ConvolutionGeometry geometry, Direction direction) =>
        direction == Direction.Scatter
        && (long)geometry.LargeChannelsPerGroup * geometry.Depth.Stride * geometry.Height.Stride * geometry.Width.Stride <= FewRows;

    /// <summary>Whether classes of few rows become one, or share register tiles.</summary>
    private static bool GainsByJointPhases(in ConvolutionGeometry geometry)
    {
        ConvolutionAxis depth = geometry.Depth, height = geometry.Height, width = geometry.Width;
        if (depth.Dilation != 1 || height.Dilation != 1 || width.Dilation != 1) return false;
        if (AreMixed(depth) || AreMixed(height) || AreMixed(width))
        {
            bool isShort = IsShort(depth) || IsShort(height) || IsShort(width);
            return geometry.LargeChannelsPerGroup <= (isShort ? MostSharedChannelsOfShortKernels : MostSharedChannels);
        }

        long phases = (long)LargestClass(depth) * LargestClass(height) * LargestClass(width);
        return (AreAlikeOnlyJointly(depth) || AreAlikeOnlyJointly(height) || AreAlikeOnlyJointly(width))
            && geometry.LargeChannelsPerGroup * phases < RowsOfFullTiles;
    }

    /// <summary>Whether some phases of an axis have a tap more than others.</summary>
    private static bool AreMixed(in ConvolutionAxis axis) => axis.Small > 1 && axis.Kernel % axis.Stride != 0;

    private static bool IsShort(in ConvolutionAxis axis) => AreMixed(axis) && axis.Kernel < 2L * axis.Stride;

    /// <summary>Whether an axis's phases see the same shifts if they begin where the kernel does, and not if they begin where the output does.</summary>
    private static bool AreAlikeOnlyJointly(in ConvolutionAxis axis) =>
        axis.Small > 1 && axis.Kernel % axis.Stride == 0 && axis.PadBegin % axis.Stride != 0;

    /// <summary>Phases of an axis that see the same shifts where they begin with the output: those that the padding has moved, or the others.</summary>
    private static int LargestClass(in ConvolutionAxis axis)
    {
        int moved = axis.PadBegin % axis.Stride;
        return Math.Max(moved, axis.Stride - moved);
    }

    private enum Direction
    {
        Gather,
        Scatter,
        WeightGradient,
    }
}
