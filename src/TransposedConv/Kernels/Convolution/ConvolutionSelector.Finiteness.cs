using System.Numerics;

namespace TransposedConv.Kernels.Convolution;

/// <content>
/// Whether a factor is finite, which kernels need that put zeros for cells that do not exist: looked at before, or, where the result is smaller, seen from that
/// afterwards.
/// </content>
internal static partial class ConvolutionSelector
{
    /// <summary>
    /// Whether a Gather or Scatter has to be computed again, with masks, because the weight is not finite: an infinite or undefined weight makes every result
    /// undefined or infinite that it goes into.
    /// </summary>
    /// <param name="geometry">The geometry.</param>
    /// <param name="algorithm">What was taken.</param>
    /// <param name="isScatter">The direction.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="slot">Whether it is finite may be known from there, and is kept there if it is found out now.</param>
    /// <param name="result">What was computed.</param>
    public static bool NeedsMasksAfterAll<T>(
        in ConvolutionGeometry geometry, ConvolutionAlgorithm algorithm, bool isScatter, ReadOnlySpan<T> weight, in WeightSlot<T> slot, ReadOnlySpan<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!PutsZeros(algorithm) || !ShowsInResult(geometry, isScatter) || slot.KnownFiniteness(weight.Length) is not null) return false;
        if (!FiniteNumbers.Are(result)) return !slot.AreFinite(weight);
        if (UsesAllTaps(geometry.Depth) && UsesAllTaps(geometry.Height) && UsesAllTaps(geometry.Width)) slot.KnowFinite(weight.Length);
        return false;
    }

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

    /// <summary>Whether a weight is known to be finite, is seen to be now, or will be seen from the result.</summary>
    private static bool MayTakeForFinite<T>(in ConvolutionGeometry geometry, bool isScatter, ReadOnlySpan<T> weight, in WeightSlot<T> slot)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        slot.KnownFiniteness(weight.Length) ?? (ShowsInResult(geometry, isScatter) || slot.AreFinite(weight));

    /// <summary>Where the result is smaller than the weight, numbers that are not finite are looked for in it, afterwards.</summary>
    private static bool ShowsInResult(in ConvolutionGeometry geometry, bool isScatter)
    {
        int elements = isScatter ? geometry.LargeElements : geometry.SmallElements;
        return elements > 0 && elements < geometry.WeightElements;
    }

    private static bool PutsZeros(ConvolutionAlgorithm algorithm) => algorithm switch
    {
        ConvolutionAlgorithm.Tiled or ConvolutionAlgorithm.Windowed or ConvolutionAlgorithm.JointlyWindowed or ConvolutionAlgorithm.Depthwise => true,
        _ => false,
    };

    /// <summary>Whether every tap of an axis meets a cell somewhere, so that every weight goes into some result.</summary>
    private static bool UsesAllTaps(in ConvolutionAxis axis)
    {
        for (int k = 0; k < axis.Kernel; k++)
        {
            axis.ClipSmall(k, 0, axis.Small, out int low, out int high);
            if (low == high) return false;
        }

        return true;
    }
}
