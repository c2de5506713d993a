using System.Numerics;
using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <content>Where a window of the input is better than packed panels, and in which phases.</content>
internal static partial class ConvolutionSelector
{
    /// <summary>The window holds all channels of a group: with more of them a block has too few positions.</summary>
    private const int MostWindowChannels = 128;

    /// <summary>
    /// The window's gain is the copying of the input, which many kernels (pairs of channels) use: at 64 × 64 and at 128 × 3 the window was measured to be
    /// the faster one, at 128 × 64 now the one, now the other.
    /// </summary>
    private const int MostWindowKernels = 64 * 64;

    /// <summary>
    /// Of Scatter in one and two dimensions 96 to 96 channels and 64 to 128 took 5 to 20 % less in the window, 128 to 128 as long or a little less; of kernels no longer
    /// than the stride up to 11 % less. In three a block has the cells of one depth, which are copied for each depth that reads them. Of Gather in one dimension 128 to
    /// 128 with kernel 3 and stride 3 took 9 % less, 96 to 96 with kernel 2 and stride 2 14 %; in two it was now the one, now the other.
    /// </summary>
    private const int MostScatteredOrLineKernels = 128 * 128;

    /// <summary>
    /// Of so many positions in one dimension more channels, too: of 28 layers with 96 to 384 channels and kernels of 3 to 16 every one took 0.84 to 1.00 of the time of panels, in both
    /// directions and with registers of 256 and of 512 bits.
    /// </summary>
    private const int LongLine = 256, MostLineChannels = 384, MostLineKernels = 384 * 192;

    /// <summary>
    /// Of planes of so many cells Scatter from and to more channels, where every cell goes to so many outputs that a panel has many rows of it: with kernel 4 and stride 2, and
    /// kernel 3, 256 channels to 128 of 64 × 64 took 0.90 to 0.99 of the time, to 64 0.87 to 0.92, with registers of 256 bits 0.96 to 1.00; with kernel 3 and stride 2 as long.
    /// </summary>
    private const int LargePlane = 256, MostPlaneChannels = 256, MostPlaneKernels = 256 * 128, OverlapOfPlane = 4;

    /// <summary>
    /// Gather without overlap to so many channels from so few computes enough with each cell that even those of a large example are worth moving: with kernel 2 and stride 2 64
    /// channels to 128 took 0.89 to 0.92 of the time, to 256 0.92, 96 to 192 0.96.
    /// </summary>
    private const int MostGatheredChannels = 64, FewestGatheringChannels = 128;

    /// <summary>
    /// Of so many cells and up to so many channels, more of which were not measured and make a window of all of them large, a product of the weight and each example takes 0.60 to 1.01 of the time in the window: 64 channels of 56 × 56 to 256 took
    /// 433 µs and 716 over panels, 256 of 28 × 28 to 256 449 and 503, 512 of 1000 to 512 2,200 and 2,290.
    /// </summary>
    private const int FewestPointwiseCells = 256, MostPointwiseChannels = 1024;

    /// <summary>
    /// With a stride, too: of 18 layers Gather took 0.14 to 1.04 of the time of panels (32 channels of 300 × 300 to 3), Scatter 0.3 to 1.0. But larger weights of several
    /// examples scattered: 8 examples of 512 channels of 28 × 28 to 256 took 10.2 ms and 9.1 over panels, of 1024 of 20 × 20 to 512 18.8 and 15.9.
    /// </summary>
    private const long MostSpreadBytes = 256 * 1024;

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

    /// <summary>… or if so few channels are read that the window is small, by more positions than rows in registers suit: 3 channels of 224 × 224 to 512 with kernel and stride 8 took 680 µs and 800 over panels.</summary>
    private const int MostPatchChannels = 8;

    /// <summary>With more taps a window of one row alone leaves the cache.</summary>
    private const int MostWindowTaps = 1024;

    /// <summary>
    /// With fewer operations the window's setup is most of the time: of 1,152 the tiles over a packed panel took half as long, of 2,048 a third.
    /// </summary>
    private const long SmallestWindowWork = 4_000;

    /// <summary>
    /// To so few rows of outputs (output channels times phases) Scatter reads every cell so seldom that a panel's copies are most of the time: of 512
    /// channels to 8 rows the panel took 1.3 ms and the window 0.8, of 256 to 3 rows 0.6 and 0.24.
    /// </summary>
    private const int FewRows = 16;

    /// <summary>The window is then the better one up to so many channels; of 1024 it was now the one, now the other.</summary>
    private const int MostWindowChannelsOfFewRows = 512;

    /// <summary>Of lines to so many: 1024 channels to 8 rows took 1.8 ms over panels and 0.9, 768 to 8 0.64 and 0.29.</summary>
    private const int MostLineChannelsOfFewRows = 1024;

    /// <summary>
    /// Beyond, too, where the outputs' channels are so few that a panel's copies are seen: with kernel 4 and stride 2 of 512 channels of 14 × 14 to 17 the panel took
    /// 3.0 ms and the window 2.3, to 32 5.0 and 4.2, to 48 6.7 and 6.3, to 64 it was the other way round.
    /// </summary>
    private const int MostWindowChannelsOut = 32;

    /// <summary>Where the kernel is no longer than the stride a panel has one row for each channel, as the window has.</summary>
    private const double LeastOverlap = 1.5;

    /// <summary>In one dimension short rows leave registers half empty where the channels are too many for a window of several examples.</summary>
    private const int ShortestLine = 64;

    /// <summary>
    /// Where the stride does not divide the kernel, classes of phases remain, of which so few channels share register tiles: of 32 × 32, kernel 5 and stride 2, one
    /// channel took 44 µs with a tile for each class and takes 26, three 58 and 51, five 109 and 79, six 116 and 91, eight 120 and 118.
    /// </summary>
    private const int MostSharedChannels = 7;

    /// <summary>
    /// Of longer sums the way through memory counts less than a position more: with kernel 4 and stride 2 32 channels of 16384 to 16 took 682 µs jointly and 762 in
    /// split phases, 48 to 32 1.02 ms and 1.07, 64 to 32 1.22 and 1.19; with kernel 8 and stride 4 32 of 8192 to 32 563 µs and 613.
    /// </summary>
    private const int MostInterleavedDepth = 96;

    /// <summary>
    /// Of kernels no longer than the stride panels copy as little as a window, in the order in which a large example comes from memory: with kernel 2 and stride 2 32
    /// channels of 256 × 256 to 64 took 1.4 ms in the window and 1.8 over panels, but 64 of 320 × 320 to 64 6.5 and 5.7, 20 of 1024 × 512 to 16 5.2 and 4.7.
    /// </summary>
    private const long MostBytesWithoutOverlap = 16 << 20;

    /// <summary>
    /// A larger window leaves the second-level cache: 80 channels of 16,000 to 80 with kernel 1024 and stride 256 took 4.9 ms through one of 9 MB and 4.5 over
    /// panels.
    /// </summary>
    private const double MostWindowBytes = 512 * 1024;

    private static bool SuitsWindow<T>(in ConvolutionGeometry geometry, Direction direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => HasShapeOfWindow<T>(geometry, direction) && !AreCellsFar<T>(geometry, direction);

    private static bool HasShapeOfWindow<T>(in ConvolutionGeometry geometry, Direction direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (geometry.Taps > MostWindowTaps || geometry.Operations < SmallestWindowWork) return false;
        int small = geometry.SmallChannelsPerGroup, large = geometry.LargeChannelsPerGroup;
        if (geometry.Taps == 1 && SuitsPointwise<T>(geometry, direction)) return true;
        bool isLine = geometry.Height.Small == 1 && geometry.Depth.Small == 1;
        if (ComesInParts(geometry, direction)) return true;
        int most = HasFewRows(geometry, direction) ? (isLine ? MostLineChannelsOfFewRows : MostWindowChannelsOfFewRows) : MostWindowChannels;
        int mostKernels = isLine || (direction == Direction.Scatter && geometry.Depth.Small == 1) ? MostScatteredOrLineKernels : MostWindowKernels;
        bool isSmall = Math.Max(small, large) <= most && small * large <= mostKernels;
        if (direction == Direction.Scatter) return isSmall || IsWorthAWindow(geometry) || IsLargeLine(geometry, isLine) || IsLargePlane(geometry, isLine);
        if (WindowCost.LeastBytes<T>(geometry) > MostWindowBytes) return false;
        if (IsLargeLine(geometry, isLine) || IsGatheredToMany(geometry, isLine)) return true;
        if (large > MostWindowChannels || IsFarWithoutOverlap<T>(geometry)) return false;
        bool isShort = large * geometry.Taps <= LongestShortSum;
        bool isOverlapping = small <= MostOverlappingChannels && Overlap(geometry) >= 2;
        bool isOfFew = large <= MostPatchChannels && geometry.Depth.Small == 1 && geometry.SmallCells > FewPositionsLayout.MostPositionsTogether;
        return (isShort || isSmall || isOverlapping || isOfFew) && WindowCost.IsLess<T>(geometry, isShort);
    }

    /// <summary>Whether a window has some of the channels at a time; see <see cref="WindowParts"/>.</summary>
    private static bool ComesInParts(in ConvolutionGeometry geometry, Direction direction)
    {
        if (geometry.Depth.Kernel > 1 || geometry.Depth.Small > 1 || geometry.Height.Small == 1) return false;
        return direction == Direction.Scatter
            ? WindowParts.Suit(geometry.SmallChannelsPerGroup, geometry.LargeChannelsPerGroup * PhasesOf(geometry))
            : WindowParts.Suit(geometry.LargeChannelsPerGroup, geometry.SmallChannelsPerGroup);
    }

    private static bool IsLargeLine(in ConvolutionGeometry geometry, bool isLine)
    {
        int small = geometry.SmallChannelsPerGroup, large = geometry.LargeChannelsPerGroup;
        return isLine && geometry.Width.Small >= LongLine && Math.Max(small, large) <= MostLineChannels && small * large <= MostLineKernels;
    }

    private static bool IsLargePlane(in ConvolutionGeometry geometry, bool isLine)
    {
        int small = geometry.SmallChannelsPerGroup, large = geometry.LargeChannelsPerGroup;
        return !isLine && geometry.Depth.Small == 1 && geometry.SmallCells >= LargePlane && Overlap(geometry) >= OverlapOfPlane
            && Math.Max(small, large) <= MostPlaneChannels && small * large <= MostPlaneKernels;
    }

    private static bool IsGatheredToMany(in ConvolutionGeometry geometry, bool isLine)
    {
        int small = geometry.SmallChannelsPerGroup, large = geometry.LargeChannelsPerGroup;
        return !isLine && geometry.Depth.Small == 1 && geometry.SmallCells >= LargePlane && Overlap(geometry) <= 1
            && large <= MostGatheredChannels && small is >= FewestGatheringChannels and <= MostPlaneChannels;
    }

    private static bool IsFarWithoutOverlap<T>(in ConvolutionGeometry geometry)
        where T : unmanaged =>
        (long)geometry.LargeChannels * geometry.LargeCells * Unsafe.SizeOf<T>() > MostBytesWithoutOverlap && Overlap(geometry) <= 1;

    /// <summary>Where one tap leads from each cell to its counterpart, also to or from every other one.</summary>
    private static bool SuitsPointwise<T>(in ConvolutionGeometry geometry, Direction direction)
        where T : unmanaged
    {
        int small = geometry.SmallChannelsPerGroup, large = geometry.LargeChannelsPerGroup;
        if (geometry.SmallCells < FewestPointwiseCells || Math.Max(small, large) > MostPointwiseChannels) return false;
        bool isSpread = direction == Direction.Scatter && geometry.SmallCells != geometry.LargeCells;
        return !isSpread || geometry.Batch == 1 || (long)small * large * Unsafe.SizeOf<T>() <= MostSpreadBytes;
    }

    /// <summary>Whether many channels are scattered to so few that copying every cell once for all taps saves more than blocks that end with their example cost.</summary>
    private static bool IsWorthAWindow(in ConvolutionGeometry geometry)
    {
        bool isLine = geometry.Height.Small == 1;
        return geometry.SmallChannelsPerGroup <= MostWindowChannelsOfFewRows
            && geometry.LargeChannelsPerGroup <= MostWindowChannelsOut
            && geometry.Depth.Small == 1
            && (!isLine || geometry.Width.Small >= ShortestLine)
            && Overlap(geometry) >= LeastOverlap;
    }

    /// <summary>About how many taps read a cell of the large grid that any does.</summary>
    private static double Overlap(in ConvolutionGeometry geometry) => Overlap(geometry.Depth) * Overlap(geometry.Height) * Overlap(geometry.Width);

    private static double Overlap(in ConvolutionAxis axis) => axis.Small == 1 ? 1 : (double)axis.Kernel / Math.Min(axis.Kernel, axis.Stride);

    private static bool HasFewRows(in ConvolutionGeometry geometry, Direction direction) =>
        direction == Direction.Scatter
        && geometry.LargeChannelsPerGroup * PhasesOf(geometry) <= FewRows;

    /// <summary>Whether all phases in common register tiles, or in fuller ones, take less time than each class in its own.</summary>
    private static bool GainsByJointPhases<T>(in ConvolutionGeometry geometry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ConvolutionAxis depth = geometry.Depth, height = geometry.Height, width = geometry.Width;
        if (depth.Dilation != 1 || height.Dilation != 1 || width.Dilation != 1) return false;
        if (AreMixed(depth) || AreMixed(height) || AreMixed(width)) return geometry.LargeChannelsPerGroup <= MostSharedChannels;
        if (!AreAlikeOnlyJointly(depth) && !AreAlikeOnlyJointly(height) && !AreAlikeOnlyJointly(width)) return false;
        if (IsInterleavedJointly<T>(geometry)) return true;
        return !IsStaggered<T>(geometry) && WorkOfTiles<T>(geometry, isJoint: true) < WorkOfTiles<T>(geometry, isJoint: false);
    }

    /// <summary>
    /// Whether phases of the width axis in two classes share register tiles and go from there to the output, see <see cref="StaggeredTile"/>. So few rows that the input is
    /// read where it lies had better be joint: 64 channels of 44,100 to 2 with kernel 8 and stride 4 took 400 µs jointly and 425 so; but 1024 of 4096, which are too many to be asked for
    /// tile by tile, 950 and 830.
    /// </summary>
    private static bool IsStaggered<T>(in ConvolutionGeometry geometry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ConvolutionAxis width = geometry.Width;
        bool isLine = geometry.Height.Small == 1;
        return AreAlikeOnlyJointly(width)
            && (geometry.SmallChannelsPerGroup < WindowParts.FewestChannelsOfStaggered || !ComesInParts(geometry, Direction.Scatter))
            && (!isLine || geometry.LargeChannelsPerGroup * PhasesOf(geometry) > WindowCutting.MostRowsInPlace || geometry.SmallChannelsPerGroup > MostWindowChannelsOfFewRows)
            && 2 * (width.PadBegin % width.Stride) == width.Stride
            && width.Dilation == 1
            && IsCovered(geometry.Depth)
            && IsCovered(geometry.Height)
            && StaggeredRows.Suits(geometry.LargeChannelsPerGroup, width.Stride, MostTileRows<T>())
            && StaggeredTileLoop.Suits((int)PositionsOf(width, isJoint: false), SimdDispatch.LanesOf<T>());
    }

    private static bool IsCovered(in ConvolutionAxis axis) => axis.Small == 1 || axis.Kernel >= axis.Stride;

    private static int MostTileRows<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => SimdDispatch.Width == SimdWidth.Bits512 ? Simd512<T>.MaxTileRows : Simd256<T>.MaxTileRows;

    /// <summary>Whether joint phases go from registers to the output, see <see cref="InterleavedTile"/>, and sums are so short that this counts.</summary>
    private static bool IsInterleavedJointly<T>(in ConvolutionGeometry geometry)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ConvolutionAxis width = geometry.Width;
        long phases = PhasesOf(geometry);
        long sums = geometry.LargeChannelsPerGroup * phases;
        return width.Small >= InterleavedTileLoop.LongRow * SimdDispatch.LanesOf<T>()
            && geometry.SmallChannelsPerGroup * (geometry.Taps / phases) <= MostInterleavedDepth
            && sums <= int.MaxValue
            && InterleavedTileLoop.Suits((int)sums, width.Stride, MostTileRows<T>());
    }

    /// <summary>
    /// The time of all register tiles of an example, in units of a row of a full tile: rows of small tiles count for more, and so do phases that begin before
    /// the output, by a position more on their axis.
    /// </summary>
    /// <remarks>
    /// Kernel 4, stride 2, padding 1: one channel of 32 × 32 took 121 µs in split phases and 66 in joint ones, six 299 and 244, eight 303 and 318. Of 14 × 14
    /// 17 took 2.50 ms and 2.33, of 7 × 7, where a position more is a register more, 1.42 and 1.48.
    /// </remarks>
    private static double WorkOfTiles<T>(in ConvolutionGeometry geometry, bool isJoint)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double rows = 0;
        for (int i = 0; i < 8; i++)
        {
            long phases = (long)PhasesOf(geometry.Depth, isJoint, i & 1) * PhasesOf(geometry.Height, isJoint, i >> 1 & 1) * PhasesOf(geometry.Width, isJoint, i >> 2);
            rows += WorkOfRows(geometry.LargeChannelsPerGroup * phases);
        }

        long width = PositionsOf(geometry.Width, isJoint);
        long pitch = width + geometry.Width.Kernel / geometry.Width.Stride - (isJoint || !AreAlikeOnlyJointly(geometry.Width) ? 1 : 0);
        long cells = (PositionsOf(geometry.Height, isJoint) - 1) * pitch + width;
        return rows * PositionsOf(geometry.Depth, isJoint) * RoundUp(cells, SimdDispatch.LanesOf<T>());
    }

    private static long RoundUp(long count, int lanes) => (count + lanes - 1) / lanes * lanes;

    /// <summary>Tiles of eight rows, four, two and one; the smaller ones wait for loads and for the sum before.</summary>
    private static double WorkOfRows(long rows) => (rows & ~7) + ((rows & 4) > 0 ? 5 : 0) + ((rows & 2) > 0 ? 3.5 : 0) + ((rows & 1) > 0 ? 3.3 : 0);

    /// <summary>How many phases of an axis, whose kernel the stride divides, are in its class 0 or 1; there may be no class 1.</summary>
    private static int PhasesOf(in ConvolutionAxis axis, bool isJoint, int index)
    {
        int moved = isJoint || !AreAlikeOnlyJointly(axis) ? 0 : axis.PadBegin % axis.Stride;
        return index == 0 ? axis.Stride - moved : moved;
    }

    private static long PositionsOf(in ConvolutionAxis axis, bool isJoint)
    {
        int lead = isJoint && AreAlikeOnlyJointly(axis) ? axis.PadBegin % axis.Stride : 0;
        return ConvolutionAxis.CeilingDivide((long)axis.Large + lead, axis.Stride);
    }

    /// <summary>Whether some phases of an axis have a tap more than others.</summary>
    private static bool AreMixed(in ConvolutionAxis axis) => axis.Small > 1 && axis.Kernel % axis.Stride != 0;

    /// <summary>Whether an axis's phases see the same shifts if they begin where the kernel does, and not if they begin where the output does.</summary>
    private static bool AreAlikeOnlyJointly(in ConvolutionAxis axis) =>
        axis.Small > 1 && axis.Kernel % axis.Stride == 0 && axis.PadBegin % axis.Stride > 0;
}
