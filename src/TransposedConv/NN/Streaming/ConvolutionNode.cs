using System.Numerics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Operators.Convolution;

namespace TransposedConv.NN;

/// <summary>A Conv1d or ConvTranspose1d, with the layer's weight and bias as they are at each step.</summary>
internal sealed class ConvolutionNode<T> : StreamNode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ConvolutionLayer _layer;
    private readonly StreamAxis _axis;
    private readonly ConvolutionStream<T> _stream;

    public ConvolutionNode(ConvolutionLayer layer, StreamAxis axis, int batch)
    {
        _layer = layer;
        _axis = axis;
        _stream = new ConvolutionStream<T>(axis, batch, layer.Groups, layer.InChannels, layer.OutChannels);
    }

    /// <inheritdoc/>
    public override int InChannels => _layer.InChannels;

    /// <inheritdoc/>
    public override StreamRate Rate => _axis.IsTransposed ? new StreamRate(_axis.Stride, 1) : new StreamRate(1, _axis.Stride);

    /// <inheritdoc/>
    public override long MostFrames => _axis.MostFrames;

    /// <inheritdoc/>
    public override int OutChannels(int inChannels) => _layer.OutChannels;

    /// <inheritdoc/>
    public override StreamClock Clock() => new ConvolutionClock(_axis);

    /// <inheritdoc/>
    public override int Outputs(int frames, bool isLast) => checked((int)_stream.Outputs(frames, isLast));

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<T> input, int frames, bool isLast, Span<T> output)
    {
        Tensor weight = _layer.Weight.Value;
        if (weight.DType != DTypeInfo.Of<T>())
        {
            throw new InvalidOperationException($"The layer was converted to {weight.DType.Name()} after ToStreaming; make a new stream of it.");
        }

        Tensor packed = Operators.Copying.Packed(weight);
        _stream.Run(input, frames, isLast, packed.ContiguousSpan<T>(), Bias.Span<T>(_layer.Bias?.Value), KeptWeight.Slot<T>(packed), output);
    }

    /// <inheritdoc/>
    public override void Reset() => _stream.Reset();
}
