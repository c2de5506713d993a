using TransposedConv.Kernels.Convolution;

namespace TransposedConv.NN;

/// <summary>One convolution of an <see cref="UpsamplingAnalysis"/>, with the sizes that it has there.</summary>
public sealed class UpsamplingStage
{
    private readonly ConvolutionAxis[] _axes;

    internal UpsamplingStage(ConvolutionLayer layer, ReadOnlySpan<int> inputSize)
    {
        Layer = layer;
        InputSize = new Shape(inputSize);
        ConvolutionGeometry geometry = layer.Geometry(inputSize);
        ConvolutionAxis[] all = [geometry.Depth, geometry.Height, geometry.Width];
        _axes = all[^layer.SpatialRank..];
        OutputSize = Array.ConvertAll(_axes, axis => IsTransposed ? axis.Large : axis.Small);
    }

    /// <summary>The layer.</summary>
    public ConvolutionLayer Layer { get; }

    /// <summary>The spatial sizes of its input.</summary>
    public Shape InputSize { get; }

    /// <summary>The spatial sizes of its output.</summary>
    public Shape OutputSize { get; }

    /// <summary>
    /// Whether the layer by itself writes all output positions far from the edges equally often: Conv with stride 1 does, ConvTranspose does where on
    /// every axis the kernel is a multiple of the stride and the dilation has no factor in common with it.
    /// </summary>
    public bool IsUniform => !IsTransposed || Array.TrueForAll(_axes, static axis => CleanAxis.IsClean(axis.Kernel, axis.Stride, axis.Dilation));

    internal bool IsTransposed => Layer is ConvTransposeLayer;

    /// <summary>Settings near the layer's that leave no grid, nearest first.</summary>
    /// <param name="count">The most to return.</param>
    /// <returns>
    /// First those that keep the output size of the layer for every input size, by their distance; then, with another stride, those that keep the
    /// difference of output size and input size × stride. None for a layer that leaves no grid itself.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <remarks>
    /// Padding is the same at both ends, as PyTorch has it. Axes that are alike stay alike. Every setting is one that the layer's constructor
    /// takes and that gives an output of positive size for <see cref="InputSize"/>.
    /// </remarks>
    public IReadOnlyList<UpsamplingSuggestion> Suggest(int count = 5)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return IsUniform ? [] : UpsamplingSuggestion.Near(_axes, count);
    }

    internal ConvolutionAxis Geometry(int axis) => _axes[axis];
}
