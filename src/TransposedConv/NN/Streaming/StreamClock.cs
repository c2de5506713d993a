using TransposedConv.Kernels.Convolution;

namespace TransposedConv.NN;

/// <summary>How many samples a stream has given after so many frames: the stream without its values.</summary>
internal abstract class StreamClock
{
    /// <summary>Lets frames arrive.</summary>
    /// <param name="frames">How many.</param>
    /// <param name="isLast">Whether the signal ends with them.</param>
    /// <returns>How many outputs become final by them.</returns>
    public abstract long Advance(long frames, bool isLast);
}

/// <summary>The clock of what computes every frame on its own.</summary>
internal sealed class PositionClock : StreamClock
{
    /// <inheritdoc/>
    public override long Advance(long frames, bool isLast) => frames;
}

/// <summary>The clock of a convolution.</summary>
internal sealed class ConvolutionClock(StreamAxis axis) : StreamClock
{
    private StreamPosition _position = axis.Start;

    /// <inheritdoc/>
    public override long Advance(long frames, bool isLast)
    {
        long outputs = axis.Outputs(_position, frames, isLast);
        _position = axis.After(_position, frames, outputs);
        return outputs;
    }
}

/// <summary>The clock of a chain.</summary>
internal sealed class ChainClock(StreamClock[] clocks) : StreamClock
{
    /// <inheritdoc/>
    public override long Advance(long frames, bool isLast)
    {
        foreach (StreamClock clock in clocks) frames = clock.Advance(frames, isLast);
        return frames;
    }
}

/// <summary>The clock of branches that are added, which is that of the slowest.</summary>
internal sealed class SumClock(StreamClock[] branches) : StreamClock
{
    private readonly long[] _waiting = new long[branches.Length];

    /// <inheritdoc/>
    public override long Advance(long frames, bool isLast)
    {
        for (int i = 0; i < branches.Length; i++) _waiting[i] += branches[i].Advance(frames, isLast);
        long outputs = _waiting.Min();
        for (int i = 0; i < branches.Length; i++) _waiting[i] -= outputs;
        return outputs;
    }
}
