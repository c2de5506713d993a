using System.Numerics;
using System.Runtime.InteropServices;

namespace TransposedConv.NN;

/// <summary>What computes every frame on its own, so that nothing is held.</summary>
internal abstract class StatelessNode<T>(int inChannels, int outChannels) : StreamNode<T>(inChannels, outChannels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Geometry => $"positions, channels {InChannels} to {OutChannels}";

    /// <inheritdoc/>
    public override StreamClock Clock() => new PositionClock();

    /// <inheritdoc/>
    public override int Outputs(int frames, bool isLast) => frames;

    /// <inheritdoc/>
    public override void Reset()
    {
    }

    /// <inheritdoc/>
    public override bool StandsWith(StreamNode<T> other) => true;

    /// <inheritdoc/>
    public override void Save(int stream, StateWriter state)
    {
    }

    /// <inheritdoc/>
    public override void Load(int stream, StateReader state)
    {
    }
}

/// <summary>A function over spans.</summary>
internal sealed class PositionNode<T>(IPositionwise function, int channels) : StatelessNode<T>(channels, channels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override bool RunsInPlace => true;

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<T> input, int frames, bool isLast, Span<T> output)
    {
        if (frames == 0) return;
        if (typeof(T) == typeof(double)) function.Apply(MemoryMarshal.Cast<T, double>(input), InChannels, frames, MemoryMarshal.Cast<T, double>(output));
        else function.Apply(MemoryMarshal.Cast<T, float>(input), InChannels, frames, MemoryMarshal.Cast<T, float>(output));
    }
}

/// <summary>The signal itself.</summary>
internal sealed class IdentityNode<T>(int channels) : StatelessNode<T>(channels, channels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override bool RunsInPlace => true;

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<T> input, int frames, bool isLast, Span<T> output) => input.CopyTo(output);
}
