using System.Numerics;

namespace TransposedConv.NN;

/// <summary>One part after the other.</summary>
internal sealed class ChainNode<T>(StreamNode<T>[] nodes, int batch) : StreamNode<T>(nodes[0].InChannels, nodes[^1].OutChannels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T[] _front = [];
    private T[] _back = [];

    /// <inheritdoc/>
    public override StreamRate Rate => nodes.Aggregate(StreamRate.One, static (rate, node) => rate * node.Rate);

    /// <inheritdoc/>
    public override long MostFrames
    {
        get
        {
            // What a later part holds comes from as many frames of this input as its rate says.
            long frames = 0;
            StreamRate rate = StreamRate.One;
            foreach (StreamNode<T> node in nodes)
            {
                frames = checked(frames + ((node.MostFrames * rate.Frames) / rate.Outputs) + rate.Frames);
                rate *= node.Rate;
            }

            return frames;
        }
    }

    /// <inheritdoc/>
    public override bool RunsInPlace => Array.TrueForAll(nodes, static node => node.RunsInPlace);

    /// <inheritdoc/>
    public override string Geometry => $"chain ({string.Join("; ", nodes.Select(static node => node.Geometry))})";

    /// <inheritdoc/>
    public override StreamClock Clock() => new ChainClock(Array.ConvertAll(nodes, static node => node.Clock()));

    /// <inheritdoc/>
    public override int Outputs(int frames, bool isLast)
    {
        foreach (StreamNode<T> node in nodes) frames = node.Outputs(frames, isLast);
        return frames;
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<T> input, int frames, bool isLast, Span<T> output)
    {
        ReadOnlySpan<T> present = input;
        for (int i = 0; i < nodes.Length; i++)
        {
            StreamNode<T> node = nodes[i];
            int outputs = node.Outputs(frames, isLast);
            bool isOwn = i > 0;
            if (i == nodes.Length - 1)
            {
                node.Run(present, frames, isLast, output);
            }
            else if (isOwn && node.RunsInPlace)
            {
                Span<T> same = _front.AsSpan(0, present.Length);
                node.Run(same, frames, isLast, same);
            }
            else
            {
                int length = checked(batch * node.OutChannels * outputs);
                if (_back.Length < length) _back = GC.AllocateUninitializedArray<T>(length);
                node.Run(present, frames, isLast, _back.AsSpan(0, length));
                (_front, _back) = (_back, _front);
                present = _front.AsSpan(0, length);
            }

            frames = outputs;
            // Without frames the parts behind have nothing to do, unless the signal ends.
            if (frames == 0 && !isLast) return;
        }
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        foreach (StreamNode<T> node in nodes) node.Reset();
    }

    /// <inheritdoc/>
    public override bool StandsWith(StreamNode<T> other)
    {
        StreamNode<T>[] others = ((ChainNode<T>)other).Nodes;
        for (int i = 0; i < nodes.Length; i++)
        {
            if (!nodes[i].StandsWith(others[i])) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override void Save(int stream, StateWriter state)
    {
        foreach (StreamNode<T> node in nodes) node.Save(stream, state);
    }

    /// <inheritdoc/>
    public override void Load(int stream, StateReader state)
    {
        foreach (StreamNode<T> node in nodes) node.Load(stream, state);
    }

    private StreamNode<T>[] Nodes => nodes;
}
