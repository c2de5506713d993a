using System.Numerics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Operators.Convolution;

namespace TransposedConv.NN;

/// <summary>A Conv1d or ConvTranspose1d, with the layer's weight and bias as they are at each step.</summary>
internal sealed class ConvolutionNode<T>(ConvolutionLayer layer, StreamAxis axis, int batch) : StreamNode<T>(layer.InChannels, layer.OutChannels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ConvolutionStream<T> _stream = new(axis, batch, layer.Groups, layer.InChannels, layer.OutChannels);

    /// <inheritdoc/>
    public override StreamRate Rate => axis.IsTransposed ? new StreamRate(axis.Stride, 1) : new StreamRate(1, axis.Stride);

    /// <inheritdoc/>
    public override long MostFrames => axis.MostFrames;

    /// <inheritdoc/>
    public override string Geometry => $"{axis}, channels {InChannels} to {OutChannels} in {layer.Groups} groups";

    /// <inheritdoc/>
    public override StreamClock Clock() => new ConvolutionClock(axis);

    /// <inheritdoc/>
    public override int Outputs(int frames, bool isLast) => checked((int)_stream.Outputs(frames, isLast));

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<T> input, int frames, bool isLast, Span<T> output)
    {
        Tensor weight = Operators.Copying.Packed(layer.Weight.Value);
        _stream.Run(input, frames, isLast, weight.ContiguousSpan<T>(), Bias.Span<T>(layer.Bias?.Value), KeptWeight.Slot<T>(weight), output);
    }

    /// <inheritdoc/>
    public override void Reset() => _stream.Reset();

    /// <inheritdoc/>
    public override bool StandsWith(StreamNode<T> other) => _stream.Position == ((ConvolutionNode<T>)other)._stream.Position;

    /// <inheritdoc/>
    public override void Save(int stream, StateWriter state)
    {
        StreamPosition at = _stream.Position;
        state.Write(at.Frames);
        state.Write(at.Missing);
        state.Write(at.Gap);
        state.Write(at.HasBegun ? 1 : 0);
        for (int channel = 0; channel < InChannels; channel++) state.Write<T>(_stream.Frames(stream, channel));
    }

    /// <inheritdoc/>
    public override void Load(int stream, StateReader state)
    {
        var at = new StreamPosition(state.Read(), state.Read(), state.Read(), state.Read("0 or 1", 0, 1) == 1);
        if (!axis.CanStandAt(at)) throw StateReader.Invalid($"a stream of {layer} can't stand at {at}");
        if (stream == 0) _stream.StandAt(at);
        for (int channel = 0; channel < InChannels; channel++) state.Read(_stream.Frames(stream, channel));
    }
}
