using System.Numerics;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// A one-dimensional Conv or ConvTranspose of signals that arrive frame by frame: holds the input frames that outputs to come need, and computes with
/// them and the new frames the outputs that have become final, by the ordinary kernels, so their bits are those of the whole signal.
/// </summary>
/// <remarks>
/// Only inputs are held, never sums or the bias. Frames outside the signal are zeros in the window where the weights are finite: then every call has all
/// taps, and all calls share one packing of the weight. Where a weight is not finite they are left out, as the definition asks.
/// </remarks>
internal sealed class ConvolutionStream<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Chunks of one length lead to as many calls as the stride has remainders, at most; chunks of random lengths to any number.</summary>
    private const int MostCalls = 1024;

    private readonly StreamAxis _axis;
    private readonly int _batch;
    private readonly int _groups;
    private readonly int _inChannels;
    private readonly int _outChannels;
    private readonly FrameWindow<T> _window;
    private readonly Dictionary<ConvolutionAxis, PlannedConvolution> _calls = [];
    private PlannedConvolution? _last;
    private StreamPosition _position;

    /// <param name="axis">The axis.</param>
    /// <param name="batch">Signals, which arrive together.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <exception cref="OverflowException">The frames to be held are more than an array has elements.</exception>
    public ConvolutionStream(StreamAxis axis, int batch, int groups, int inChannels, int outChannels)
    {
        ConvolutionSizes.RequireElements("the frames to be held", [batch, inChannels, (int)Math.Min(axis.MostFrames, int.MaxValue)]);
        _axis = axis;
        _batch = batch;
        _groups = groups;
        _inChannels = inChannels;
        _outChannels = outChannels;
        _window = new FrameWindow<T>(batch * inChannels);
        Reset();
    }

    /// <summary>Returns to the begin of the signal.</summary>
    public void Reset() => StandAt(_axis.Start);

    /// <summary>How many outputs become final by so many more frames.</summary>
    public long Outputs(long frames, bool isLast) => _axis.Outputs(_position, frames, isLast);

    /// <summary>Where the signals stand.</summary>
    public StreamPosition Position => _position;

    /// <summary>The frames that are held of one channel of one signal.</summary>
    public Span<T> Frames(int stream, int channel) => _window.Row((stream * _inChannels) + channel);

    /// <summary>Stands at a position, with frames of zeros.</summary>
    public void StandAt(in StreamPosition position)
    {
        _position = position;
        _window.Clear((int)Math.Max(0, position.Frames));
    }

    /// <summary>Takes frames and computes the outputs that are final.</summary>
    /// <param name="chunk">[batch, InChannels, frames].</param>
    /// <param name="frames">Frames of the chunk.</param>
    /// <param name="isLast">Whether the signal ends with them; the stream then returns to its begin.</param>
    /// <param name="weight">The weight as the layer has it.</param>
    /// <param name="bias">One number per output channel, or empty.</param>
    /// <param name="slot">Where what is computed from the weight alone is kept.</param>
    /// <param name="output">[batch, OutChannels, as many as <see cref="Outputs"/> says].</param>
    public void Run(
        ReadOnlySpan<T> chunk, int frames, bool isLast, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, in WeightSlot<T> slot, Span<T> output)
    {
        StreamPosition at = _position;
        int outputs = checked((int)_axis.Outputs(at, frames, isLast));
        int skipped = (int)Math.Min(frames, Math.Max(0, -at.Frames));
        if (outputs > 0) Compute(at, chunk, frames, skipped, outputs, isLast, weight, bias, slot, output);
        else if (!isLast) _window.Append(chunk, frames, skipped, zeros: 0);

        if (isLast)
        {
            Reset();
            return;
        }

        _position = _axis.After(at, frames, outputs);
        _window.Keep((int)Math.Max(0, _position.Frames));
    }

    private void Compute(
        in StreamPosition at,
        ReadOnlySpan<T> chunk,
        int frames,
        int skipped,
        int outputs,
        bool isLast,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        in WeightSlot<T> slot,
        Span<T> output)
    {
        bool isExact = (isLast || at.Missing > 0) && !slot.AreFinite(weight);
        int beyond = isLast && !isExact ? checked((int)_axis.FramesBeyondEnd(at, frames, outputs)) : 0;
        if (_window.Held == 0 && skipped == 0 && beyond == 0 && frames > 0)
        {
            Call(_axis.Call(at, frames, outputs, dropped: 0), chunk, weight, bias, slot, output);
            int kept = (int)Math.Max(0, _axis.After(at, frames, outputs).Frames);
            if (!isLast) _window.Append(chunk, frames, frames - kept, zeros: 0);
            return;
        }

        _window.Append(chunk, frames, skipped, beyond);
        if (isExact) CallWithoutMissing(at, outputs, weight, bias, slot, output);
        else Call(_axis.Call(at, _window.Held, outputs, dropped: 0), _window.Cells, weight, bias, slot, output);
    }

    private void CallWithoutMissing(
        in StreamPosition at, int outputs, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, in WeightSlot<T> slot, Span<T> output)
    {
        int missing = (int)at.Missing;
        int existing = _window.Held - missing;
        if (existing == 0)
        {
            for (int plane = 0; plane < _batch * _outChannels; plane++)
            {
                output.Slice(plane * outputs, outputs).Fill(bias.IsEmpty ? T.Zero : bias[plane % _outChannels] + T.Zero);
            }

            return;
        }

        var cells = new T[_batch * _inChannels * existing];
        _window.CopyTo(cells, missing);
        Call(_axis.Call(at, existing, outputs, missing), cells, weight, bias, slot, output);
    }

    private void Call(
        in ConvolutionAxis axis, ReadOnlySpan<T> input, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, in WeightSlot<T> slot, Span<T> output)
    {
        PlannedConvolution? planned = _last;
        if (planned is null || planned.Geometry.Width != axis) _last = planned = Planned(axis);
        ConvolutionKernels.Run(planned, input, weight, bias, output, slot);
    }

    /// <summary>
    /// The plan of a call: chunks of few lengths lead to few of them, over and over.
    /// </summary>
    private PlannedConvolution Planned(in ConvolutionAxis axis)
    {
        if (_calls.TryGetValue(axis, out PlannedConvolution? known)) return known;
        if (_calls.Count == MostCalls) _calls.Clear();
        (int small, int large) = _axis.IsTransposed ? (_inChannels, _outChannels) : (_outChannels, _inChannels);
        var planned = new PlannedConvolution(ConvolutionGeometry.OneAxis(_batch, _groups, small, large, axis), isScatter: _axis.IsTransposed);
        _calls.Add(axis, planned);
        return planned;
    }
}
