using System.Numerics;
using TransposedConv.Operators;

namespace TransposedConv.NN;

/// <summary>The signals of a <see cref="StreamingModule"/>, of one element type.</summary>
internal sealed class StreamBatch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _batch;
    private readonly int _inChannels;
    private readonly int _outChannels;
    private readonly StreamNode<T> _all;

    public StreamBatch(Layer layer, int batch)
    {
        _all = StreamCompiler.Compile<T>(layer, "", batch);
        _batch = batch;
        _inChannels = _all.InChannels;
        _outChannels = _all.OutChannels(_inChannels);
        Latency = StreamingLatency.Of(_all.Clock(), _all.Rate, _all.MostFrames);
    }

    public int InChannels => _inChannels;

    public int OutChannels => _outChannels;

    public StreamingLatency Latency { get; }

    public int OutputLength(int frames, bool isLast) => _all.Outputs(frames, isLast);

    public void Reset() => _all.Reset();

    /// <returns>Outputs per channel.</returns>
    /// <exception cref="ArgumentException">A span does not fit.</exception>
    public int Run(ReadOnlySpan<T> input, bool isLast, Span<T> output)
    {
        int cells = _batch * _inChannels;
        (int frames, int rest) = Math.DivRem(input.Length, cells);
        if (rest != 0) throw new ArgumentException($"input: expected a multiple of {cells} elements, [{_batch}, {_inChannels}, frames], got {input.Length}.", nameof(input));
        int outputs = _all.Outputs(frames, isLast);
        long length = (long)_batch * _outChannels * outputs;
        if (output.Length < length) throw new ArgumentException($"output: expected room for {length} elements, [{_batch}, {_outChannels}, {outputs}], got {output.Length}.", nameof(output));
        Span<T> target = output[..(int)length];
        if (target.Overlaps(input)) throw new ArgumentException("output: expected memory of its own, but it overlaps input.", nameof(output));
        _all.Run(input, frames, isLast, target);
        return outputs;
    }

    /// <exception cref="ArgumentException">The chunk does not fit.</exception>
    public Tensor Run(Tensor chunk)
    {
        bool isBatched = chunk.Rank == 3;
        bool isFit = (isBatched && chunk.Shape[0] == _batch) || (chunk.Rank == 2 && _batch == 1);
        if (!isFit || chunk.Shape[^2] != _inChannels) throw new ArgumentException($"chunk: expected shape [{_batch}, {_inChannels}, frames], got {chunk.Shape}.", nameof(chunk));
        DType dtype = DTypeInfo.Of<T>();
        if (chunk.DType != dtype) throw new ArgumentException($"chunk: expected type {dtype.Name()}, got {chunk.DType.Name()}.", nameof(chunk));
        Tensor output = NewOutput(_all.Outputs(chunk.Shape[^1], isLast: false), isBatched);
        _all.Run(Copying.Packed(chunk).ContiguousSpan<T>(), chunk.Shape[^1], isLast: false, output.ContiguousSpan<T>());
        return output;
    }

    public Tensor Flush()
    {
        Tensor output = NewOutput(_all.Outputs(0, isLast: true), isBatched: true);
        _all.Run([], 0, isLast: true, output.ContiguousSpan<T>());
        return output;
    }

    private Tensor NewOutput(int outputs, bool isBatched) =>
        Tensor.Uninitialized(isBatched ? new Shape(_batch, _outChannels, outputs) : new Shape(_outChannels, outputs), DTypeInfo.Of<T>());
}
