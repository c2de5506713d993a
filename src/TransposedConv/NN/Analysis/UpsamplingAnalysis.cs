using TransposedConv.Kernels.Convolution;

namespace TransposedConv.NN;

/// <summary>
/// Shows whether upsampling layers leave a grid, a checkerboard in two dimensions, on what they make: how many paths lead to every output position,
/// how the layers' weights answer a constant input, how far input cells reach, and which settings nearby leave no grid.
/// </summary>
/// <remarks>
/// <para>
/// Understands ConvTranspose of 1, 2 or 3 axes, Conv with stride 1, elementwise layers (<see cref="IElementwise"/>) and <see cref="Sequential"/> of
/// these. The weights are those at the time of the call. Paths are counted from cell to cell, whatever channels and weights are.
/// </para>
/// <para>
/// Source: A. Odena, V. Dumoulin and C. Olah, "Deconvolution and Checkerboard Artifacts", Distill, 2016: output cells that are written a different
/// number of times come out as a grid unless the weights learn to avoid it; a kernel that is a multiple of the stride writes all equally often.
/// </para>
/// </remarks>
public sealed class UpsamplingAnalysis
{
    private readonly UpsamplingAxis[] _axes;
    private readonly UpsamplingStage[] _stages;

    private UpsamplingAnalysis(UpsamplingAxis[] axes, UpsamplingStage[] stages, UpsamplingResponse response)
    {
        _axes = axes;
        _stages = stages;
        Response = response;
        InputSize = Array.ConvertAll(axes, static axis => axis.InputSize);
        OutputSize = Array.ConvertAll(axes, static axis => axis.OutputSize);
    }

    /// <summary>The spatial sizes of the input.</summary>
    public Shape InputSize { get; }

    /// <summary>The spatial sizes of the output.</summary>
    public Shape OutputSize { get; }

    /// <summary>The spatial axes, outermost first.</summary>
    public IReadOnlyList<UpsamplingAxis> Axes => _axes;

    /// <summary>The convolutions, each on its own, in the order in which they run.</summary>
    public IReadOnlyList<UpsamplingStage> Stages => _stages;

    /// <summary>
    /// Whether far from the edges every output position has the same overlap count, so that no grid artifact comes from the geometry. Every axis
    /// must be uniform for that.
    /// </summary>
    public bool IsUniform => Array.TrueForAll(_axes, static axis => axis.IsUniform);

    /// <summary>
    /// How a constant input of ones comes out far from the edges with the layers' weights, biases left out, elementwise layers applied.
    /// </summary>
    public UpsamplingResponse Response { get; }

    /// <summary>Analyses a layer for an input of given sizes.</summary>
    /// <param name="layer">A ConvTranspose or a stack of layers.</param>
    /// <param name="inputSize">The spatial sizes of the input, one per axis.</param>
    /// <exception cref="ArgumentException">
    /// The layer is nothing that can be analysed, or does not fit the sizes; the message says which, what was expected and what was given.
    /// </exception>
    /// <exception cref="OverflowException">A size or a count is beyond what can be held.</exception>
    public static UpsamplingAnalysis Of(Layer layer, params ReadOnlySpan<int> inputSize)
    {
        ArgumentNullException.ThrowIfNull(layer);
        IReadOnlyList<Layer> chain = UpsamplingChain.Of(layer);
        ConvolutionLayer[] convolutions = [.. chain.OfType<ConvolutionLayer>()];
        int rank = convolutions[0].SpatialRank;
        if (inputSize.Length != rank)
        {
            throw ConvolutionChecks.Invalid(nameof(inputSize), $"inputSize: expected {rank} sizes, one per axis, got {Shape.Format(inputSize)}.");
        }

        var stages = new UpsamplingStage[convolutions.Length];
        ReadOnlySpan<int> size = inputSize;
        for (int i = 0; i < stages.Length; i++)
        {
            stages[i] = new UpsamplingStage(convolutions[i], size);
            size = stages[i].OutputSize;
        }

        return new UpsamplingAnalysis(
            [.. Enumerable.Range(0, rank).Select(axis => AlongAxis(stages, axis))], stages, new UpsamplingResponse(PeriodicSignal.Response(chain)));
    }

    /// <summary>The overlap count of every output position: int64, of shape <see cref="OutputSize"/>; the product of the axes' counts.</summary>
    /// <exception cref="OverflowException">A count is beyond 64 bits.</exception>
    public Tensor OverlapCounts()
    {
        long[] counts = [1];
        foreach (UpsamplingAxis axis in _axes)
        {
            var wider = new long[counts.Length * axis.OutputSize];
            for (int i = 0; i < wider.Length; i++) wider[i] = checked(counts[i / axis.OutputSize] * axis.Counts[i % axis.OutputSize]);
            counts = wider;
        }

        return Tensor.From<long>(counts, OutputSize);
    }

    private static UpsamplingAxis AlongAxis(UpsamplingStage[] stages, int axis)
    {
        AxisPaths paths = AxisPaths.Identity;
        int inputSize = stages[0].InputSize[axis];
        var counts = new long[inputSize];
        Array.Fill(counts, 1);
        long[] plain = counts;
        foreach (UpsamplingStage stage in stages)
        {
            ConvolutionAxis cells = stage.Geometry(axis);
            paths = paths.Through(stage.IsTransposed, cells);
            counts = PathCount.Through(stage.IsTransposed, cells, stage.Layer.PaddingMode, counts);
            plain = PathCount.Through(stage.IsTransposed, cells, PaddingMode.Zeros, plain);
        }

        return new UpsamplingAxis(inputSize, paths, counts, plain);
    }
}
