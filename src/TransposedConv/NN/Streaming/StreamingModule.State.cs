namespace TransposedConv.NN;

public sealed partial class StreamingModule
{
    /// <summary>Returns to the begin of new signals and forgets what was held. Paused signals stay paused.</summary>
    public void Reset()
    {
        _single?.Reset();
        _double?.Reset();
    }

    /// <summary>Lets one signal start anew beside the others.</summary>
    /// <param name="stream">Which one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    public void Reset(int stream)
    {
        RequireStream(stream);
        _single?.Reset(stream);
        _double?.Reset(stream);
    }

    /// <summary>Lets one signal stand still: steps and flushes ignore its input and give no samples of it.</summary>
    /// <param name="stream">Which one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    public void Pause(int stream)
    {
        RequireStream(stream);
        _single?.Pause(stream);
        _double?.Pause(stream);
    }

    /// <summary>Ends the pause of a signal.</summary>
    /// <param name="stream">Which one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    public void Resume(int stream)
    {
        RequireStream(stream);
        _single?.Resume(stream);
        _double?.Resume(stream);
    }

    /// <summary>
    /// What all signals hold, as bytes that a stream of the same module, in this or another process, takes with <see cref="SetState(ReadOnlySpan{byte})"/>;
    /// the module's parameters and pauses are not among it.
    /// </summary>
    public byte[] GetState() => GetState(0, Batch);

    /// <summary>What one signal holds.</summary>
    /// <param name="stream">Which one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    public byte[] GetState(int stream)
    {
        RequireStream(stream);
        return GetState(stream, 1);
    }

    /// <summary>Goes on where the signals stood whose state it is. Everything is checked before anything is changed.</summary>
    /// <param name="state">What <see cref="GetState()"/> gave of as many signals.</param>
    /// <exception cref="ArgumentException">The bytes are no state, were changed, or are of another module, element type or number of signals.</exception>
    public void SetState(ReadOnlySpan<byte> state) => SetState(0, Batch, state);

    /// <summary>Lets one signal go on where another one stood. Everything is checked before anything is changed.</summary>
    /// <param name="stream">Which one.</param>
    /// <param name="state">What <see cref="GetState(int)"/> gave.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    /// <exception cref="ArgumentException">The bytes are no state, were changed, or are of another module, element type or number of signals.</exception>
    public void SetState(int stream, ReadOnlySpan<byte> state)
    {
        RequireStream(stream);
        SetState(stream, 1, state);
    }

    private byte[] GetState(int first, int count) => _single is null ? StreamState.Write(_double!, first, count) : StreamState.Write(_single, first, count);

    private void SetState(int first, int count, ReadOnlySpan<byte> state)
    {
        if (_single is null) StreamState.Read(_double!, first, count, state);
        else StreamState.Read(_single, first, count, state);
    }

    private void RequireStream(int stream)
    {
        if (stream < 0 || stream >= Batch) throw new ArgumentOutOfRangeException(nameof(stream), stream, $"stream: expected 0 to {Batch - 1}, got {stream}.");
    }
}
