using System.Numerics;
using TransposedConv.Kernels.Convolution;

namespace TransposedConv.NN;

/// <summary>A signal with frames of its own before and behind it, mirrored or repeated, for a convolution with such a padding.</summary>
internal sealed class EdgeNode<T>(StreamEdges edges, int channels, int batch) : StreamNode<T>(channels, channels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FrameWindow<T> _window = new(batch * channels);
    private EdgePosition _position;

    /// <inheritdoc/>
    public override long MostFrames => Math.Max(edges.FramesOfBegin, edges.FramesOfEnd);

    /// <inheritdoc/>
    public override string Geometry => $"{edges}, channels {InChannels}";

    /// <inheritdoc/>
    public override StreamClock Clock() => new EdgeClock(edges);

    /// <inheritdoc/>
    public override int Outputs(int frames, bool isLast) => checked((int)edges.Outputs(_position, frames, isLast));

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<T> input, int frames, bool isLast, Span<T> output)
    {
        int outputs = Outputs(frames, isLast);
        bool begins = !_position.HasBegun && outputs > 0;
        _window.Append(input, frames, skipped: 0, zeros: 0);
        int given = begins ? edges.Begin + _window.Held : _position.HasBegun ? frames : 0;
        for (int row = 0; row < batch * InChannels && outputs > 0; row++)
        {
            ReadOnlySpan<T> held = _window.Row(row);
            Span<T> target = output.Slice(row * outputs, outputs);
            if (begins)
            {
                for (int i = 0; i < edges.Begin; i++) target[i] = held[edges.Mode == PaddingMode.Reflect ? edges.Begin - i : 0];
                held.CopyTo(target[edges.Begin..]);
            }
            else
            {
                held[^given..].CopyTo(target);
            }

            for (int i = 0; given + i < outputs; i++) target[given + i] = held[edges.Mode == PaddingMode.Reflect ? held.Length - 2 - i : held.Length - 1];
        }

        if (isLast)
        {
            Reset();
            return;
        }

        _position = edges.After(_position, frames);
        _window.Keep(_position.Held);
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        _position = default;
        _window.Clear(0);
    }

    /// <inheritdoc/>
    public override bool StandsWith(StreamNode<T> other) => _position == ((EdgeNode<T>)other)._position;

    /// <inheritdoc/>
    public override void Save(int stream, StateWriter state)
    {
        state.Write(_position.HasBegun ? 1 : 0);
        state.Write(_position.Held);
        for (int channel = 0; channel < InChannels; channel++) state.Write<T>(_window.Row((stream * InChannels) + channel));
    }

    /// <inheritdoc/>
    public override void Load(int stream, StateReader state)
    {
        bool hasBegun = state.Read("0 or 1", 0, 1) == 1;
        int held = (int)state.Read("frames that are held", hasBegun ? 1 : 0, hasBegun ? edges.FramesOfEnd : edges.FramesOfBegin - 1);
        if (stream == 0)
        {
            _position = new EdgePosition(hasBegun, held);
            _window.Clear(held);
        }

        for (int channel = 0; channel < InChannels; channel++) state.Read(_window.Row((stream * InChannels) + channel));
    }
}

/// <summary>The clock of padding by frames of the signal.</summary>
internal sealed class EdgeClock(StreamEdges edges) : StreamClock
{
    private EdgePosition _position;

    /// <inheritdoc/>
    public override long Advance(long frames, bool isLast)
    {
        long outputs = edges.Outputs(_position, frames, isLast);
        _position = edges.After(_position, frames);
        return outputs;
    }
}
