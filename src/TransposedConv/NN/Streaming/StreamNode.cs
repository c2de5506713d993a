using System.Numerics;

namespace TransposedConv.NN;

/// <summary>A part of a network as it computes a batch of signals that arrive frame by frame, all equally far.</summary>
internal abstract class StreamNode<T>(int inChannels, int outChannels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Channels of the input.</summary>
    public int InChannels => inChannels;

    /// <summary>Channels of the output.</summary>
    public int OutChannels => outChannels;

    /// <summary>Outputs per frame in the long run.</summary>
    public virtual StreamRate Rate => StreamRate.One;

    /// <summary>Frames that are held between two steps, at most.</summary>
    public virtual long MostFrames => 0;

    /// <summary>Whether the output may be the memory of the input.</summary>
    public virtual bool RunsInPlace => false;

    /// <summary>What must be the same so that a state of another stream fits.</summary>
    public abstract string Geometry { get; }

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

    /// <summary>Whether the other node, of the same geometry, computes its next outputs from as many frames as this one.</summary>
    public abstract bool StandsWith(StreamNode<T> other);

    /// <summary>Writes what one signal of the batch has.</summary>
    public abstract void Save(int stream, StateWriter state);

    /// <summary>Reads what one signal of the batch has; the first one says where all of them stand.</summary>
    /// <exception cref="ArgumentException">The state is not one that a stream of this geometry can have.</exception>
    public abstract void Load(int stream, StateReader state);
}
