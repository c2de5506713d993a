using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Reference;
using TransposedConv.Operators;

namespace TransposedConv.NN;

/// <summary>
/// Convolutions written out as dense matrices. With M the matrix of a Conv, <c>M · vec(u) = vec(Conv(u))</c>; the ConvTranspose with the same
/// arguments has the transposed matrix, <c>Mᵀ · vec(x) = vec(ConvTranspose(x))</c>. For learning and for tests: memory is output × input.
/// </summary>
/// <remarks>vec is the row-major order of [channels, axes…], one example. Biases are not part of a matrix. The result is not recorded.</remarks>
public static class ConvolutionMatrix
{
    /// <summary>The matrix M of a Conv: [Cout · output cells, Cin · input cells].</summary>
    /// <param name="weight">[Cout, Cin / groups, K…], of 1, 2 or 3 spatial axes.</param>
    /// <param name="inputSize">The spatial sizes of the input.</param>
    /// <param name="stride">Input cells from one output cell to the next. Default 1.</param>
    /// <param name="padding">Cells added around the input, or a rule. Default 0.</param>
    /// <param name="dilation">Input cells from one tap to the next. Default 1.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="paddingMode">What stands in the added cells.</param>
    /// <exception cref="ArgumentException">An argument does not fit; the message names it, what was expected and what was given.</exception>
    /// <exception cref="OverflowException">The matrix has more elements than one array holds.</exception>
    public static Tensor Conv(
        Tensor weight,
        ReadOnlySpan<int> inputSize,
        PerAxis stride = default,
        Padding padding = default,
        PerAxis dilation = default,
        int groups = 1,
        PaddingMode paddingMode = PaddingMode.Zeros)
    {
        int rank = RequireSizes(weight, inputSize);
        int[] steps = stride.Resolve(rank, 1, nameof(stride)), spacing = dilation.Resolve(rank, 1, nameof(dilation));
        ConvolutionChecks.RequireAxisParameters(rank, steps, new int[rank], new int[rank], spacing);
        ConvolutionChecks.RequireGroups(groups);
        (int[] begin, int[] end) = padding.ForConv(rank, weight.Shape[2..], steps, spacing);
        int channels = ConvolutionSizes.ToSize((Int128)weight.Shape[1] * groups, "number of input channels", inputSize, weight.Shape);
        return Write(weight, ConvolutionGeometry.Conv([channels, .. inputSize], weight.Shape, null, steps, begin, end, spacing, groups), paddingMode);
    }

    /// <summary>The matrix Mᵀ of a ConvTranspose: [Cout · output cells, Cin · input cells].</summary>
    /// <param name="weight">[Cin, Cout / groups, K…], of 1, 2 or 3 spatial axes.</param>
    /// <param name="inputSize">The spatial sizes of the input.</param>
    /// <param name="stride">Output cells from one input cell to the next. Default 1.</param>
    /// <param name="padding">Cells cut off at the ends of the output, or a rule. Default 0.</param>
    /// <param name="outputPadding">Cells computed beyond the end. Default 0.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="dilation">Output cells from one tap to the next. Default 1.</param>
    /// <param name="outputSize">The spatial sizes of the output, in place of <paramref name="outputPadding"/>.</param>
    /// <param name="paddingMode">What happens to what falls outside the output.</param>
    /// <returns>A transposed view of the matrix of <see cref="Conv"/>.</returns>
    /// <exception cref="ArgumentException">An argument does not fit; the message names it, what was expected and what was given.</exception>
    /// <exception cref="OverflowException">The matrix has more elements than one array holds.</exception>
    public static Tensor ConvTranspose(
        Tensor weight,
        ReadOnlySpan<int> inputSize,
        PerAxis stride = default,
        Padding padding = default,
        PerAxis outputPadding = default,
        int groups = 1,
        PerAxis dilation = default,
        ReadOnlySpan<int> outputSize = default,
        PaddingMode paddingMode = PaddingMode.Zeros)
    {
        int rank = RequireSizes(weight, inputSize);
        int[] steps = stride.Resolve(rank, 1, nameof(stride)), spacing = dilation.Resolve(rank, 1, nameof(dilation));
        ConvolutionChecks.RequireAxisParameters(rank, steps, new int[rank], new int[rank], spacing);
        (int[] begin, int[] end, int[] extra) = padding.ForConvTranspose(rank, weight.Shape[2..], steps, spacing, outputPadding);
        ConvolutionGeometry geometry = ConvolutionGeometry.ConvTranspose(
            [weight.Shape[0], .. inputSize], weight.Shape, null, steps, begin, end, extra, outputSize, groups, spacing);
        return Write(weight, geometry, paddingMode).Transpose(0, 1);
    }

    /// <summary>The matrix of a layer's Conv, M.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputSize">The spatial sizes of the input.</param>
    /// <exception cref="ArgumentException">The size does not fit the layer.</exception>
    public static Tensor Of(ConvLayer layer, ReadOnlySpan<int> inputSize)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return Conv(layer.Weight, inputSize, PerAxis.Create(layer.Stride), layer.Padding, PerAxis.Create(layer.Dilation), layer.Groups, layer.PaddingMode);
    }

    /// <summary>The matrix of a layer's ConvTranspose, Mᵀ.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputSize">The spatial sizes of the input.</param>
    /// <param name="outputSize">The spatial sizes of the output, in place of the layer's output padding.</param>
    /// <exception cref="ArgumentException">A size does not fit the layer.</exception>
    public static Tensor Of(ConvTransposeLayer layer, ReadOnlySpan<int> inputSize, ReadOnlySpan<int> outputSize = default)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return ConvTranspose(
            layer.Weight, inputSize, PerAxis.Create(layer.Stride), layer.Padding, PerAxis.Create(layer.OutputPadding), layer.Groups, PerAxis.Create(layer.Dilation), outputSize, layer.PaddingMode);
    }

    private static int RequireSizes(Tensor weight, ReadOnlySpan<int> inputSize)
    {
        ArgumentNullException.ThrowIfNull(weight);
        int rank = inputSize.Length;
        if (rank is < 1 or > 3) throw new ArgumentException($"inputSize: expected 1, 2 or 3 spatial sizes, got {Shape.Format(inputSize)}.", nameof(inputSize));
        if (!weight.DType.IsDifferentiable()) throw new ArgumentException($"weight: expected type float32 or float64, got {weight.DType.Name()}.", nameof(weight));
        // The channel axis of the input follows from the weight, so any positive one serves for this check.
        ConvolutionChecks.RequireShapes(rank, [1, .. inputSize], weight.Shape);
        return rank;
    }

    private static Tensor Write(Tensor weight, in ConvolutionGeometry geometry, PaddingMode mode)
    {
        int rows = geometry.SmallChannels * geometry.SmallCells, columns = geometry.LargeChannels * geometry.LargeCells;
        ConvolutionSizes.RequireElements("the matrix", [rows, columns]);
        int[][] cells = [EdgeCells.Sources(geometry.Depth, mode), EdgeCells.Sources(geometry.Height, mode), EdgeCells.Sources(geometry.Width, mode)];
        Tensor matrix = Tensor.Zeros([rows, columns], weight.DType);
        Tensor packed = Copying.Packed(weight);
        if (weight.DType == DType.Float32) ReferenceConvolutionMatrix.Fill(geometry, cells, packed.ContiguousSpan<float>(), matrix.ContiguousSpan<float>());
        else ReferenceConvolutionMatrix.Fill(geometry, cells, packed.ContiguousSpan<double>(), matrix.ContiguousSpan<double>());
        return matrix;
    }
}
