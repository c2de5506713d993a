using System.Numerics;

namespace TransposedConv.NN;

/// <summary>A part of a network as it computes a batch of signals that arrive frame by frame, all equally far.</summary>
internal abstract class StreamNode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Channels of the input; 0 where any number will do.</summary>
    public abstract int InChannels { get; }

    /// <summary>Channels of the output for so many of the input.</summary>
    public abstract int OutChannels(int inChannels);

    /// <summary>Outputs per frame in the long run.</summary>
    public abstract StreamRate Rate { get; }

    /// <summary>Frames that are held between two steps, at most.</summary>
    public abstract long MostFrames { get; }

    /// <summary>A clock at the begin of a signal.</summary>
    public abstract StreamClock Clock();

    /// <summary>How many outputs the next call of <see cref="Run"/> gives.</summary>
    public abstract int Outputs(int frames, bool isLast);

    /// <summary>Takes frames and computes the outputs that are final.</summary>
    /// <param name="input">[batch, channels, frames].</param>
    /// <param name="frames">Frames of the input.</param>
    /// <param name="isLast">Whether the signal ends with them; the part then stands at the begin of the next signal.</param>
    /// <param name="output">[batch, channels, as many as <see cref="Outputs"/> says].</param>
    public abstract void Run(ReadOnlySpan<T> input, int frames, bool isLast, Span<T> output);

    /// <summary>Returns to the begin of a signal.</summary>
    public abstract void Reset();
}
