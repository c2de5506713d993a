using TransposedConv.Kernels.Convolution;

namespace TransposedConv.NN;

/// <summary>What the convolution layers share: their settings, their parameters, how these are set at first and how the layer prints.</summary>
public abstract class ConvolutionLayer : Layer
{
    private const string WeightName = "weight";
    private const string MagnitudeName = "weight_g";
    private const string DirectionName = "weight_v";

    private readonly int[] _kernelSize;
    private readonly int[] _stride;
    private readonly int[] _dilation;
    private readonly int[] _outputPadding;
    private readonly ConvolutionArguments _arguments;
    private readonly Parameter _weight;
    private volatile ConvolutionShapes? _lastShapes;
    private NormalizedWeight? _normalizedWeight;

    private protected ConvolutionLayer(
        int rank,
        bool transposed,
        int inChannels,
        int outChannels,
        PerAxis kernelSize,
        PerAxis stride,
        Padding padding,
        PerAxis outputPadding,
        int groups,
        bool bias,
        PerAxis dilation,
        PaddingMode paddingMode,
        DType dtype,
        Generator? generator)
    {
        SpatialRank = rank;
        _kernelSize = kernelSize.Resolve(rank, 0, nameof(kernelSize));
        _stride = stride.Resolve(rank, 1, nameof(stride));
        _dilation = dilation.Resolve(rank, 1, nameof(dilation));
        _outputPadding = outputPadding.Resolve(rank, 0, nameof(outputPadding));
        int[] none = new int[rank];
        ConvolutionChecks.RequireParameters(inChannels, outChannels, _kernelSize, _stride, none, none, _dilation, groups, _outputPadding);
        (int[] begin, int[] end) = transposed
            ? BothEnds(padding.ForConvTranspose(rank, _kernelSize, _stride, _dilation, outputPadding))
            : padding.ForConv(rank, _kernelSize, _stride, _dilation);
        ConvolutionChecks.RequireAxisParameters(rank, _stride, begin, end, _dilation);
        if (!Enum.IsDefined(paddingMode)) throw new ArgumentOutOfRangeException(nameof(paddingMode), paddingMode, $"paddingMode: expected Zeros, Reflect, Replicate or Circular, got {(int)paddingMode}.");
        if (!dtype.IsDifferentiable()) throw new ArgumentException($"dtype: expected float32 or float64, got {dtype.Name()}.", nameof(dtype));

        InChannels = inChannels;
        OutChannels = outChannels;
        Padding = padding;
        Groups = groups;
        PaddingMode = paddingMode;
        (int first, int second) = transposed ? (inChannels, outChannels / groups) : (outChannels, inChannels / groups);
        _weight = RegisterParameter(WeightName, new Parameter(Tensor.Empty([first, second, .. _kernelSize], dtype)));
        if (bias) Bias = RegisterParameter("bias", new Parameter(Tensor.Empty([outChannels], dtype)));
        _arguments = new ConvolutionArguments(
            transposed, rank, _weight.Shape, bias ? outChannels : null, PerAxis.Create(_stride), padding, PerAxis.Create(_outputPadding), groups, PerAxis.Create(_dilation));
        ResetParameters(generator);
    }

    /// <summary>Channels of the input.</summary>
    public int InChannels { get; }

    /// <summary>Channels of the output.</summary>
    public int OutChannels { get; }

    /// <summary>Taps per axis.</summary>
    public ReadOnlySpan<int> KernelSize => _kernelSize;

    /// <summary>Large-grid cells from one small-grid cell to the next, per axis.</summary>
    public ReadOnlySpan<int> Stride => _stride;

    /// <summary>How far the layer reaches over the edges of the large grid.</summary>
    public Padding Padding { get; }

    /// <summary>Large-grid cells from one tap to the next, per axis.</summary>
    public ReadOnlySpan<int> Dilation => _dilation;

    /// <summary>Cells that ConvTranspose computes beyond the end, per axis; 0 for Conv.</summary>
    public ReadOnlySpan<int> OutputPadding => _outputPadding;

    /// <summary>Groups of channels that do not see each other.</summary>
    public int Groups { get; }

    /// <summary>What the layer does at the edges of the large grid.</summary>
    public PaddingMode PaddingMode { get; }

    /// <summary>
    /// The weight: [Cout, Cin / groups, K…] for Conv, [Cin, Cout / groups, K…] for ConvTranspose. With <see cref="WeightNorm"/> it is not learnt but follows from
    /// g and v, and what is written to it is lost.
    /// </summary>
    public Parameter Weight
    {
        get
        {
            _normalizedWeight?.Refresh(_weight);
            return _weight;
        }
    }

    /// <summary>The bias, [Cout], or null.</summary>
    public Parameter? Bias { get; }

    internal int SpatialRank { get; }

    /// <summary>Whether padding and output padding are arguments of the layer, which its printed form shows.</summary>
    private protected virtual bool ShowsEdges => true;

    /// <inheritdoc/>
    protected internal override StreamingForm Streaming => SpatialRank == 1
        ? new ConvolutionForm(this)
        : StreamingForm.Refused($"it has {SpatialRank} spatial axes, but a signal has one");

    /// <summary>
    /// Draws weight and bias anew from U(−√k, √k) with <c>k = 1 / fanIn</c>, <c>fanIn = weight.size(1) · ΠK</c>, as PyTorch's reset_parameters does.
    /// </summary>
    /// <param name="generator">Where the values come from; by default the shared generator.</param>
    public void ResetParameters(Generator? generator = null)
    {
        Init.KaimingUniform(_weight, Math.Sqrt(5), generator: generator);
        if (Bias is not null)
        {
            double bound = 1 / Math.Sqrt(Init.FanIn(_weight));
            Init.Uniform(Bias, -bound, bound, generator);
        }

        _normalizedWeight?.Adopt(_weight);
    }

    /// <summary>Computes the output into a given tensor. With padding mode zeros nothing is allocated from the second input of a shape on.</summary>
    /// <param name="input">[N, Cin, axes…] or [Cin, axes…], of the parameters' element type.</param>
    /// <param name="destination">Contiguous, of the output's shape and element type, with memory of its own.</param>
    /// <returns><paramref name="destination"/>.</returns>
    /// <exception cref="ArgumentException">The input or the destination does not fit; the message says what was expected and what was given.</exception>
    /// <exception cref="InvalidOperationException">The operation is to be recorded; open a <see cref="Autograd.GradMode.Inference"/> scope.</exception>
    public Tensor Forward(Tensor input, Tensor destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return Compute(input, [], destination);
    }

    /// <summary>How far the layer reaches over the edges of the large grid, and the output padding, per axis.</summary>
    internal (int[] Begin, int[] End, int[] OutputPadding) Edges() => _arguments.Edges();

    internal void Normalize(int? dim)
    {
        if (_normalizedWeight is not null) throw new InvalidOperationException($"WeightNorm: expected a layer whose weight is not normalized yet, got {this}.");
        var normalized = new NormalizedWeight(_weight, dim);
        UnregisterParameter(WeightName);
        RegisterParameter(MagnitudeName, normalized.Magnitude);
        RegisterParameter(DirectionName, normalized.Direction);
        _normalizedWeight = normalized;
    }

    internal void Denormalize()
    {
        if (_normalizedWeight is not { } normalized) throw new InvalidOperationException($"WeightNorm: expected a layer whose weight is normalized, got {this}.");
        _normalizedWeight = null;
        normalized.WriteTo(_weight);
        UnregisterParameter(MagnitudeName);
        UnregisterParameter(DirectionName);
        RegisterParameter(WeightName, _weight);
    }

    private protected Tensor Compute(Tensor input, ReadOnlySpan<int> outputSize, Tensor? destination)
    {
        Tensor weight = _normalizedWeight is { IsRecorded: true } normalized ? normalized.Compute() : Weight.Value;
        Tensor? bias = Bias?.Value;
        ConvolutionCall.RequireOperands(SpatialRank, input, weight, bias);
        ConvolutionShapes? shapes = _lastShapes;
        if (!outputSize.IsEmpty)
        {
            shapes = ConvolutionShapes.Of(_arguments, input.Shape, outputSize);
        }
        else if (shapes is null || shapes.Input != input.Shape)
        {
            shapes = ConvolutionShapes.Of(_arguments, input.Shape);
            _lastShapes = shapes;
        }

        return ConvolutionCall.Layer(_arguments, shapes, input, weight, bias, PaddingMode, destination);
    }

    /// <summary>What meets what for one example of the given spatial sizes, checked.</summary>
    /// <exception cref="ArgumentException">The sizes do not fit the layer; the message says what was expected and what was given.</exception>
    /// <exception cref="OverflowException">A size is beyond what an array holds.</exception>
    internal ConvolutionGeometry Geometry(ReadOnlySpan<int> inputSize) => _arguments.Geometry(new Shape([InChannels, .. inputSize]), []);

    /// <inheritdoc/>
    protected override string ArgumentsText()
    {
        string text = $"{InChannels}, {OutChannels}, kernel_size={PerAxis.TupleText(_kernelSize)}, stride={PerAxis.TupleText(_stride)}";
        if (ShowsEdges && !Padding.IsZero) text += $", padding={Padding.Text(SpatialRank)}";
        if (_dilation.AsSpan().ContainsAnyExcept(1)) text += $", dilation={PerAxis.TupleText(_dilation)}";
        if (ShowsEdges && _outputPadding.AsSpan().ContainsAnyExcept(0)) text += $", output_padding={PerAxis.TupleText(_outputPadding)}";
        if (Groups != 1) text += $", groups={Groups}";
        if (Bias is null) text += ", bias=False";
        if (PaddingMode != PaddingMode.Zeros) text += $", padding_mode={PaddingMode.ToString().ToLowerInvariant()}";
        return text;
    }

    private static (int[] Begin, int[] End) BothEnds((int[] Begin, int[] End, int[] OutputPadding) resolved) => (resolved.Begin, resolved.End);
}
