namespace TransposedConv.NN;

/// <summary>
/// A module that takes signals frame by frame and gives the samples that are final; made by <see cref="Layer.ToStreaming"/>.
/// </summary>
/// <remarks>
/// <para>
/// What the steps and the flush give, one after the other, are the bits of the module's <c>Forward</c> on the whole signal, for any chunks,
/// number of threads and register width, while the parameters stay as they are. When they change, a step computes with those it finds.
/// </para>
/// <para>
/// A stream is used by one thread at a time; several streams of one module may run at the same time and share what is prepared from its weights.
/// Nothing is recorded for a backward pass.
/// </para>
/// </remarks>
public sealed class StreamingModule
{
    private readonly StreamBatch<float>? _single;
    private readonly StreamBatch<double>? _double;

    internal StreamingModule(Layer layer, int batch)
    {
        Batch = batch;
        DType[] types = [.. layer.Parameters().Select(static parameter => parameter.DType).Distinct()];
        if (types.Length > 1) throw new NotSupportedException($"The module can't stream: its parameters have several element types, {string.Join(" and ", types.Select(static type => type.Name()))}.");
        DType = types.Length == 0 ? DType.Float32 : types[0];
        if (DType == DType.Float64) _double = new StreamBatch<double>(layer, batch);
        else _single = new StreamBatch<float>(layer, batch);
    }

    /// <summary>How many signals run beside each other.</summary>
    public int Batch { get; }

    /// <summary>The element type: that of the module's parameters.</summary>
    public DType DType { get; }

    /// <summary>Channels of the input.</summary>
    public int InChannels => _single?.InChannels ?? _double!.InChannels;

    /// <summary>Channels of the output.</summary>
    public int OutChannels => _single?.OutChannels ?? _double!.OutChannels;

    /// <summary>How far the output is behind the input.</summary>
    public StreamingLatency Latency => _single?.Latency ?? _double!.Latency;

    /// <summary>The length of the output of the next step with so many frames.</summary>
    /// <param name="frames">Frames of the chunk, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="frames"/> is negative.</exception>
    /// <exception cref="OverflowException">The length is beyond what an array holds.</exception>
    public int OutputLength(int frames)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frames);
        return _single?.OutputLength(frames, isLast: false) ?? _double!.OutputLength(frames, isLast: false);
    }

    /// <summary>The length of what <see cref="Flush()"/> would give now.</summary>
    public int FlushLength => _single?.OutputLength(0, isLast: true) ?? _double!.OutputLength(0, isLast: true);

    /// <summary>Takes the next frames of all signals.</summary>
    /// <param name="chunk">[batch, channels, frames], of any number of frames, 0 included; for one signal also [channels, frames].</param>
    /// <returns>The samples that are final by these frames, [batch, channels, samples] or [channels, samples]; there may be none.</returns>
    /// <exception cref="ArgumentException">The chunk has another shape or element type.</exception>
    public Tensor Step(Tensor chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        return _single?.Run(chunk) ?? _double!.Run(chunk);
    }

    /// <summary>Takes the next frames of all signals; allocates nothing once it has seen a length of chunks.</summary>
    /// <param name="input">[batch, channels, frames], contiguous; its length says how many frames.</param>
    /// <param name="output">Where [batch, channels, samples] goes, contiguous, from its begin on; as long as <see cref="OutputLength"/> says, or longer.</param>
    /// <returns>The number of samples that are final by these frames, per channel.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length, or both overlap.</exception>
    /// <exception cref="InvalidOperationException">The module's parameters are not of type float32.</exception>
    public int Step(ReadOnlySpan<float> input, Span<float> output) => Required(_single).Run(input, isLast: false, output);

    /// <summary>Takes the next frames of all signals; allocates nothing once it has seen a length of chunks.</summary>
    /// <param name="input">[batch, channels, frames], contiguous; its length says how many frames.</param>
    /// <param name="output">Where [batch, channels, samples] goes, contiguous, from its begin on; as long as <see cref="OutputLength"/> says, or longer.</param>
    /// <returns>The number of samples that are final by these frames, per channel.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length, or both overlap.</exception>
    /// <exception cref="InvalidOperationException">The module's parameters are not of type float64.</exception>
    public int Step(ReadOnlySpan<double> input, Span<double> output) => Required(_double).Run(input, isLast: false, output);

    /// <summary>Ends the signals: gives the samples that were waiting for more frames and returns to the begin of new signals.</summary>
    /// <returns>[batch, channels, samples]; there may be none. Without a frame before, there are none.</returns>
    public Tensor Flush() => _single?.Flush() ?? _double!.Flush();

    /// <summary>Ends the signals, as <see cref="Flush()"/>, without allocating.</summary>
    /// <param name="output">Where [batch, channels, samples] goes, from its begin on; as long as <see cref="FlushLength"/> says, or longer.</param>
    /// <returns>The number of samples per channel.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short.</exception>
    /// <exception cref="InvalidOperationException">The module's parameters are not of type float32.</exception>
    public int Flush(Span<float> output) => Required(_single).Run([], isLast: true, output);

    /// <summary>Ends the signals, as <see cref="Flush()"/>, without allocating.</summary>
    /// <param name="output">Where [batch, channels, samples] goes, from its begin on; as long as <see cref="FlushLength"/> says, or longer.</param>
    /// <returns>The number of samples per channel.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short.</exception>
    /// <exception cref="InvalidOperationException">The module's parameters are not of type float64.</exception>
    public int Flush(Span<double> output) => Required(_double).Run([], isLast: true, output);

    /// <summary>Returns to the begin of new signals and forgets what was held.</summary>
    public void Reset()
    {
        _single?.Reset();
        _double?.Reset();
    }

    private TBatch Required<TBatch>(TBatch? batch) where TBatch : class =>
        batch ?? throw new InvalidOperationException($"Expected spans of the parameters' type {DType.Name()}.");
}
