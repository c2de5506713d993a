using System.Numerics;
using TransposedConv.Operators;

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
/// <para>
/// The signals of a batch arrive together. One of them can be paused, or start anew beside the others: then they are computed one by one until all stand
/// equally far again, and <see cref="OutputLengths"/> says how many samples each had.
/// </para>
/// </remarks>
public sealed partial class StreamingModule
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

    /// <summary>
    /// How many samples each signal had in the last step or flush. They differ only after a pause or reset of some of the signals; then a signal's samples
    /// stand at the begin of its rows, and zeros behind them.
    /// </summary>
    public ReadOnlySpan<int> OutputLengths => _single is null ? _double!.Lengths : _single.Lengths;

    /// <summary>The length of what <see cref="Flush()"/> would give now.</summary>
    public int FlushLength => Outputs(0, isLast: true);

    /// <summary>The length of the output of the next step with so many frames: that of the signal that has the most.</summary>
    /// <param name="frames">Frames of the chunk, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="frames"/> is negative.</exception>
    /// <exception cref="OverflowException">The length is beyond what an array holds.</exception>
    public int OutputLength(int frames)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frames);
        return Outputs(frames, isLast: false);
    }

    /// <summary>Takes the next frames of all signals.</summary>
    /// <param name="chunk">[batch, channels, frames], of any number of frames, 0 included; for one signal also [channels, frames].</param>
    /// <returns>The samples that are final by these frames, [batch, channels, samples] or [channels, samples]; there may be none.</returns>
    /// <exception cref="ArgumentException">The chunk has another shape or element type.</exception>
    /// <exception cref="InvalidOperationException">The module was converted to another element type after <see cref="Layer.ToStreaming"/>.</exception>
    public Tensor Step(Tensor chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        bool isBatched = chunk.Rank == 3;
        bool isFit = (isBatched && chunk.Shape[0] == Batch) || (chunk.Rank == 2 && Batch == 1);
        if (!isFit || chunk.Shape[^2] != InChannels) throw new ArgumentException($"chunk: expected shape [{Batch}, {InChannels}, frames], got {chunk.Shape}.", nameof(chunk));
        if (chunk.DType != DType) throw new ArgumentException($"chunk: expected type {DType.Name()}, got {chunk.DType.Name()}.", nameof(chunk));
        return Run(Copying.Packed(chunk), chunk.Shape[^1], isLast: false, isBatched);
    }

    /// <summary>Takes the next frames of all signals; allocates nothing once it has seen a length of chunks.</summary>
    /// <param name="input">[batch, channels, frames], contiguous; its length says how many frames.</param>
    /// <param name="output">Where [batch, channels, samples] goes, contiguous, from its begin on; as long as <see cref="OutputLength"/> says, or longer.</param>
    /// <returns>The number of samples that are final by these frames, per channel.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length, or both overlap.</exception>
    /// <exception cref="InvalidOperationException">The module's parameters are not of type float32, or were converted.</exception>
    public int Step(ReadOnlySpan<float> input, Span<float> output) => Run(Required(_single), input, isLast: false, output);

    /// <summary>Takes the next frames of all signals; allocates nothing once it has seen a length of chunks.</summary>
    /// <param name="input">[batch, channels, frames], contiguous; its length says how many frames.</param>
    /// <param name="output">Where [batch, channels, samples] goes, contiguous, from its begin on; as long as <see cref="OutputLength"/> says, or longer.</param>
    /// <returns>The number of samples that are final by these frames, per channel.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length, or both overlap.</exception>
    /// <exception cref="InvalidOperationException">The module's parameters are not of type float64, or were converted.</exception>
    public int Step(ReadOnlySpan<double> input, Span<double> output) => Run(Required(_double), input, isLast: false, output);

    /// <summary>
    /// Ends the signals that are not paused: gives the samples that were waiting for more frames and returns to the begin of new signals. Of a signal that is
    /// too short for the module's <c>Forward</c> there are none.
    /// </summary>
    /// <returns>[batch, channels, samples]; there may be none.</returns>
    /// <exception cref="InvalidOperationException">The module was converted to another element type after <see cref="Layer.ToStreaming"/>.</exception>
    public Tensor Flush() => Run(null, 0, isLast: true, isBatched: true);

    /// <summary>Ends the signals, as <see cref="Flush()"/>, into given memory.</summary>
    /// <param name="output">Where [batch, channels, samples] goes, from its begin on; as long as <see cref="FlushLength"/> says, or longer.</param>
    /// <returns>The number of samples per channel.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short.</exception>
    /// <exception cref="InvalidOperationException">The module's parameters are not of type float32, or were converted.</exception>
    public int Flush(Span<float> output) => Run(Required(_single), [], isLast: true, output);

    /// <summary>Ends the signals, as <see cref="Flush()"/>, into given memory.</summary>
    /// <param name="output">Where [batch, channels, samples] goes, from its begin on; as long as <see cref="FlushLength"/> says, or longer.</param>
    /// <returns>The number of samples per channel.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short.</exception>
    /// <exception cref="InvalidOperationException">The module's parameters are not of type float64, or were converted.</exception>
    public int Flush(Span<double> output) => Run(Required(_double), [], isLast: true, output);

    private int Outputs(int frames, bool isLast) => _single?.Outputs(frames, isLast) ?? _double!.Outputs(frames, isLast);

    private Tensor Run(Tensor? chunk, int frames, bool isLast, bool isBatched)
    {
        int outputs = Outputs(frames, isLast);
        Tensor output = Tensor.Uninitialized(isBatched ? new Shape(Batch, OutChannels, outputs) : new Shape(OutChannels, outputs), DType);
        _single?.Run(chunk is null ? [] : chunk.ContiguousSpan<float>(), frames, isLast, outputs, output.ContiguousSpan<float>());
        _double?.Run(chunk is null ? [] : chunk.ContiguousSpan<double>(), frames, isLast, outputs, output.ContiguousSpan<double>());
        return output;
    }

    private static int Run<T>(StreamBatch<T> batch, ReadOnlySpan<T> input, bool isLast, Span<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int cells = batch.Count * batch.InChannels;
        (int frames, int rest) = Math.DivRem(input.Length, cells);
        if (rest != 0) throw new ArgumentException($"input: expected a multiple of {cells} elements, [{batch.Count}, {batch.InChannels}, frames], got {input.Length}.", nameof(input));
        int outputs = batch.Outputs(frames, isLast);
        long length = (long)batch.Count * batch.OutChannels * outputs;
        if (output.Length < length) throw new ArgumentException($"output: expected room for {length} elements, [{batch.Count}, {batch.OutChannels}, {outputs}], got {output.Length}.", nameof(output));
        Span<T> target = output[..(int)length];
        if (target.Overlaps(input)) throw new ArgumentException("output: expected memory of its own, but it overlaps input.", nameof(output));
        batch.Run(input, frames, isLast, outputs, target);
        return outputs;
    }

    private TBatch Required<TBatch>(TBatch? batch) where TBatch : class =>
        batch ?? throw new InvalidOperationException($"Expected spans of the parameters' type {DType.Name()}.");
}
