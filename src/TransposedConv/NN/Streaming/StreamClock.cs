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
