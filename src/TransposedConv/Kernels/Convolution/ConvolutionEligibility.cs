using System.Numerics;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Which algorithms can compute a problem, the choice of <see cref="ConvolutionSelector"/> or not: tests compare all of them with the definition, and the
/// benchmarks with each other. An algorithm that is not named here can compute everything.
/// </summary>
internal static class ConvolutionEligibility
{
    /// <summary>The algorithms of Scatter: those that it shares with Gather, and the phases taken together.</summary>
    /// <param name="geometry">The geometry.</param>
    /// <param name="isFinite">Whether all weights are finite numbers.</param>
    public static IEnumerable<ConvolutionAlgorithm> ForScatter<T>(ConvolutionGeometry geometry, bool isFinite)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IEnumerable<ConvolutionAlgorithm> common = Common<T>(geometry, isScatter: true, isFinite);
        return isFinite ? common.Append(ConvolutionAlgorithm.JointlyWindowed) : common;
    }

    /// <summary>The algorithms of Gather.</summary>
    /// <param name="geometry">The geometry.</param>
    /// <param name="isFinite">Whether all weights are finite numbers.</param>
    public static IEnumerable<ConvolutionAlgorithm> ForGather<T>(ConvolutionGeometry geometry, bool isFinite)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Common<T>(geometry, isScatter: false, isFinite);

    /// <summary>The algorithms of WeightGradient.</summary>
    /// <param name="geometry">The geometry.</param>
    /// <param name="isFinite">Whether all elements of the small array are finite numbers.</param>
    public static IEnumerable<ConvolutionAlgorithm> ForWeightGradient<T>(ConvolutionGeometry geometry, bool isFinite)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Enum.GetValues<ConvolutionAlgorithm>().Where(algorithm => algorithm switch
        {
            ConvolutionAlgorithm.Windowed or ConvolutionAlgorithm.JointlyWindowed or ConvolutionAlgorithm.FewPositions or ConvolutionAlgorithm.GroupLanes => false,
            ConvolutionAlgorithm.Depthwise => isFinite && WeightGradientLanes.Apply(geometry) && DepthwiseLayout.Fits(geometry, isScatter: false),
            ConvolutionAlgorithm.SingleCell => SingleCellGradient<T>.Fits(geometry),
            ConvolutionAlgorithm.Tiled => isFinite,
            _ => true,
        });

    private static IEnumerable<ConvolutionAlgorithm> Common<T>(ConvolutionGeometry geometry, bool isScatter, bool isFinite)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Enum.GetValues<ConvolutionAlgorithm>().Where(algorithm => algorithm switch
        {
            ConvolutionAlgorithm.Tiled or ConvolutionAlgorithm.Windowed => isFinite,
            ConvolutionAlgorithm.JointlyWindowed => false,
            ConvolutionAlgorithm.Depthwise => isFinite && DepthwiseLayout.Fits(geometry, isScatter),
            ConvolutionAlgorithm.SingleCell => SingleCellProduct<T>.Fits(geometry),
            ConvolutionAlgorithm.GroupLanes => GroupLanesLayout.Fits(geometry),
            ConvolutionAlgorithm.FewPositions => FewPositionsLayout.Fits(geometry, isScatter),
            _ => true,
        });
}
