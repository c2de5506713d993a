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

    /// <summary>Register tiles with vectors along rows (output channel, phase); for Gather and Scatter at few positions.</summary>
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

    /// <summary>
    /// With so few pairs of channels in a group there is no row of sums worth a register tile: one to one and one to four took half to a quarter of the time
    /// of the window, four to four as long.
    /// </summary>
    private const int MostDepthwiseKernels = 4;

    /// <summary>
    /// Scatter in two or three dimensions by a stride of more than 2 brings its phases together in memory: kernels of 4 to 16 and strides of 3 to 8 took 1.1 to 2.7 times as long
    /// as register tiles over a window, which keep more sums in registers. So did sums of more taps than this, 6 (kernel 5, stride 2) 1.3 times and 8 1.3 times; of 4 they take 0.7.
    /// </summary>
    private const int MostDepthwisePhaseTaps = 5;

    /// <summary>The algorithm of Gather.</summary>
    public static ConvolutionAlgorithm ForGather<T>(in ConvolutionGeometry geometry, ReadOnlySpan<T> weight, in WeightSlot<T> slot)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Choose(geometry, weight, slot, geometry.SmallCells, Direction.Gather);

    /// <summary>The algorithm of Scatter.</summary>
    public static ConvolutionAlgorithm ForScatter<T>(in ConvolutionGeometry geometry, ReadOnlySpan<T> weight, in WeightSlot<T> slot)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Choose(geometry, weight, slot, geometry.LargeCells, Direction.Scatter);

    /// <summary>The algorithm of WeightGradient.</summary>
    public static ConvolutionAlgorithm ForWeightGradient<T>(in ConvolutionGeometry geometry, ReadOnlySpan<T> small)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Choose(geometry, small, default, geometry.SmallCells, Direction.WeightGradient);

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
        bool wasUsed = slot.WasUsed(isScatter);
        if (!isDepthwise && SuitsFewPositions<T>(geometry, direction, wasUsed)) return ConvolutionAlgorithm.FewPositions;
        if (isTiny && !isDepthwise) return ConvolutionAlgorithm.Direct;
        if (!isTiny && SingleCellProduct<T>.Fits(geometry)) return ConvolutionAlgorithm.SingleCell;
        if (!MayTakeForFinite(geometry, isScatter, factor, slot)) return isTiny ? ConvolutionAlgorithm.Direct : ConvolutionAlgorithm.TiledMasked;
        if (isDepthwise) return ConvolutionAlgorithm.Depthwise;
        if (!SuitsWindow<T>(geometry, direction) || (!wasUsed && IsScatteredInPlace<T>(geometry, direction))) return ConvolutionAlgorithm.Tiled;

        // A window packs at once; what is better once the weight is packed wants to know that it was used.
        if (!wasUsed) slot.NoteUse(isScatter);
        return isScatter && GainsByJointPhases<T>(geometry) ? ConvolutionAlgorithm.JointlyWindowed : ConvolutionAlgorithm.Windowed;
    }

    private static bool SuitsDepthwise(in ConvolutionGeometry geometry, Direction direction) =>
        geometry.SmallChannelsPerGroup * geometry.LargeChannelsPerGroup <= MostDepthwiseKernels
        && (direction != Direction.WeightGradient || WeightGradientLanes.Apply(geometry))
        && (direction != Direction.Scatter || !GainsByTiles(geometry))
        && DepthwiseLayout.Fits(geometry, isScatter: direction == Direction.Scatter);

    private static bool GainsByTiles(in ConvolutionGeometry geometry) =>
        geometry.Height.Small > 1 && geometry.Operations >= SmallestWindowWork
        && geometry.SmallChannelsPerGroup * geometry.LargeChannelsPerGroup == 1
        && (geometry.Width.Stride > 2 || (geometry.Width.Stride == 2 && geometry.Taps > MostDepthwisePhaseTaps * PhasesOf(geometry)));

    /// <summary>The phases of Scatter.</summary>
    private static long PhasesOf(in ConvolutionGeometry geometry) => (long)geometry.Depth.Stride * geometry.Height.Stride * geometry.Width.Stride;

    private enum Direction
    {
        Gather,
        Scatter,
        WeightGradient,
    }
}
