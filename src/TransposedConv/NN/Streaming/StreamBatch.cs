using System.Numerics;

namespace TransposedConv.NN;

/// <summary>
/// The signals of a <see cref="StreamingModule"/>: computed together while all stand equally far, and each on its own from a reset or pause of some of
/// them until they stand equally far again.
/// </summary>
internal sealed class StreamBatch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Layer _layer;
    private readonly Parameter[] _parameters;
    private readonly bool[] _isPaused;
    private readonly int[] _lengths;
    private readonly StateWriter _moved = new();
    private StreamNode<T> _all;
    private StreamNode<T>[]? _singles;
    private bool _isApart;
    private T[] _samples = [];

    public StreamBatch(Layer layer, int batch)
    {
        _layer = layer;
        _parameters = [.. layer.Parameters()];
        _isPaused = new bool[batch];
        _lengths = new int[batch];
        _all = new StreamCompiler<T>(batch).Compile(layer);
        Latency = StreamingLatency.Of(_all.Clock(), _all.Rate, _all.MostFrames);
    }

    public int Count => _isPaused.Length;

    public int InChannels => _all.InChannels;

    public int OutChannels => _all.OutChannels;

    public string Geometry => _all.Geometry;

    public StreamingLatency Latency { get; }

    /// <summary>Outputs of each signal in the last run.</summary>
    public ReadOnlySpan<int> Lengths => _lengths;

    /// <summary>The most outputs that a signal has in the next run.</summary>
    public int Outputs(int frames, bool isLast)
    {
        if (!_isApart) return _all.Outputs(frames, isLast);
        int most = 0;
        for (int stream = 0; stream < Count; stream++) most = Math.Max(most, Outputs(stream, frames, isLast));
        return most;
    }

    /// <param name="input">[batch, channels, frames].</param>
    /// <param name="frames">Frames of the input.</param>
    /// <param name="isLast">Whether the signals end with them.</param>
    /// <param name="outputs">What <see cref="Outputs(int, bool)"/> says.</param>
    /// <param name="output">[batch, channels, outputs]; rows of signals that have fewer end with zeros.</param>
    /// <exception cref="InvalidOperationException">The module was converted to another element type.</exception>
    public void Run(ReadOnlySpan<T> input, int frames, bool isLast, int outputs, Span<T> output)
    {
        RequireType();
        if (!_isApart)
        {
            _all.Run(input, frames, isLast, output);
            _lengths.AsSpan().Fill(outputs);
            return;
        }

        int inLength = InChannels * frames, outLength = OutChannels * outputs;
        for (int stream = 0; stream < Count; stream++)
        {
            _lengths[stream] = Outputs(stream, frames, isLast);
            Span<T> target = output.Slice(stream * outLength, outLength);
            if (_isPaused[stream]) target.Clear();
            else RunAlone(stream, input.Slice(stream * inLength, inLength), frames, isLast, outputs, target);
        }

        TryJoin();
    }

    public void Reset()
    {
        _all.Reset();
        foreach (StreamNode<T> single in _singles ?? []) single.Reset();
        _isApart = _isPaused.AsSpan().Contains(true);
        if (_isApart) _singles ??= NewSingles();
    }

    public void Reset(int stream)
    {
        Part();
        _singles![stream].Reset();
        TryJoin();
    }

    public void Pause(int stream)
    {
        Part();
        _isPaused[stream] = true;
    }

    public void Resume(int stream)
    {
        _isPaused[stream] = false;
        TryJoin();
    }

    public void Save(int stream, StateWriter state)
    {
        if (_isApart) _singles![stream].Save(0, state);
        else _all.Save(stream, state);
    }

    /// <summary>A signal of its own as a state says it, to be taken over when all of the state is read.</summary>
    /// <exception cref="ArgumentException">The state does not fit.</exception>
    public StreamNode<T> Read(StateReader state)
    {
        StreamNode<T> single = NewSingle();
        single.Load(0, state);
        return single;
    }

    /// <summary>Takes over signals, from one on.</summary>
    public void Replace(int first, ReadOnlySpan<StreamNode<T>> signals)
    {
        Part();
        signals.CopyTo(_singles.AsSpan(first));
        if (Count == 1) _all = signals[0];
        TryJoin();
    }

    private int Outputs(int stream, int frames, bool isLast) => _isPaused[stream] ? 0 : _singles![stream].Outputs(frames, isLast);

    private void RunAlone(int stream, ReadOnlySpan<T> input, int frames, bool isLast, int outputs, Span<T> target)
    {
        int own = _lengths[stream];
        if (own == outputs)
        {
            _singles![stream].Run(input, frames, isLast, target);
            return;
        }

        int length = OutChannels * own;
        if (_samples.Length < length) _samples = GC.AllocateUninitializedArray<T>(length);
        _singles![stream].Run(input, frames, isLast, _samples.AsSpan(0, length));
        for (int channel = 0; channel < OutChannels; channel++)
        {
            Span<T> row = target.Slice(channel * outputs, outputs);
            _samples.AsSpan(channel * own, own).CopyTo(row);
            row[own..].Clear();
        }
    }

    /// <summary>Lets each signal be computed on its own.</summary>
    private void Part()
    {
        if (_isApart) return;
        _singles ??= NewSingles();
        for (int stream = 0; stream < Count && Count > 1; stream++) Move(_all, stream, _singles[stream], 0);
        _isApart = true;
    }

    /// <summary>Lets the signals be computed together if they stand equally far and none is paused.</summary>
    private void TryJoin()
    {
        if (!_isApart || _isPaused.AsSpan().Contains(true)) return;
        for (int stream = 1; stream < Count; stream++)
        {
            if (!_singles![stream].StandsWith(_singles[0])) return;
        }

        for (int stream = 0; stream < Count && Count > 1; stream++) Move(_singles![stream], 0, _all, stream);
        _isApart = false;
    }

    private void Move(StreamNode<T> from, int stream, StreamNode<T> to, int place)
    {
        _moved.Clear();
        from.Save(stream, _moved);
        to.Load(place, new StateReader(_moved.Memory));
    }

    private StreamNode<T>[] NewSingles() => Count == 1 ? [_all] : [.. Enumerable.Range(0, Count).Select(_ => NewSingle())];

    private StreamNode<T> NewSingle() => new StreamCompiler<T>(batch: 1).Compile(_layer);

    private void RequireType()
    {
        foreach (Parameter parameter in _parameters)
        {
            if (parameter.DType != DTypeInfo.Of<T>())
            {
                throw new InvalidOperationException($"The module was converted to {parameter.DType.Name()} after ToStreaming; make a new stream of it.");
            }
        }
    }
}
