using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Kernels.Convolution;

namespace TransposedConv.NN;

/// <summary>
/// The sum or mean of branches with the same input. What a branch is ahead of the others waits in a window of its own.
/// </summary>
internal sealed class SumNode<T> : StreamNode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StreamNode<T>[] _branches;
    private readonly FrameWindow<T>[] _waiting;
    private readonly bool _isMean;
    private readonly int _batch;
    private T[] _fresh = [];

    public SumNode(StreamNode<T>[] branches, bool isMean, int batch)
        : base(branches[0].InChannels, branches[0].OutChannels)
    {
        _branches = branches;
        _isMean = isMean;
        _batch = batch;
        _waiting = Array.ConvertAll(branches, branch => new FrameWindow<T>(batch * branch.OutChannels));
    }

    /// <inheritdoc/>
    public override StreamRate Rate => _branches[0].Rate;

    /// <inheritdoc/>
    public override long MostFrames => _branches.Max(static branch => branch.MostFrames);

    /// <inheritdoc/>
    public override string Geometry => $"{(_isMean ? "mean" : "sum")} ({string.Join("; ", _branches.Select(static branch => branch.Geometry))})";

    /// <inheritdoc/>
    public override StreamClock Clock() => new SumClock(Array.ConvertAll(_branches, static branch => branch.Clock()));

    /// <inheritdoc/>
    public override int Outputs(int frames, bool isLast)
    {
        int outputs = int.MaxValue;
        for (int i = 0; i < _branches.Length; i++) outputs = Math.Min(outputs, checked(_waiting[i].Held + _branches[i].Outputs(frames, isLast)));
        return outputs;
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<T> input, int frames, bool isLast, Span<T> output)
    {
        int outputs = Outputs(frames, isLast);
        for (int i = 0; i < _branches.Length; i++) Add(i, input, frames, isLast, outputs, output);
        if (_isMean && outputs > 0) TensorPrimitives.Divide(output, T.CreateTruncating(_branches.Length), output);
        if (isLast) Forget();
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        foreach (StreamNode<T> branch in _branches) branch.Reset();
        Forget();
    }

    /// <inheritdoc/>
    public override bool StandsWith(StreamNode<T> other)
    {
        var sum = (SumNode<T>)other;
        for (int i = 0; i < _branches.Length; i++)
        {
            if (_waiting[i].Held != sum._waiting[i].Held || !_branches[i].StandsWith(sum._branches[i])) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override void Save(int stream, StateWriter state)
    {
        for (int i = 0; i < _branches.Length; i++)
        {
            _branches[i].Save(stream, state);
            state.Write(_waiting[i].Held);
            for (int channel = 0; channel < OutChannels; channel++) state.Write<T>(_waiting[i].Row((stream * OutChannels) + channel));
        }
    }

    /// <inheritdoc/>
    public override void Load(int stream, StateReader state)
    {
        for (int i = 0; i < _branches.Length; i++)
        {
            _branches[i].Load(stream, state);
            int held = (int)state.Read("samples of a branch that wait", 0, state.Left / OutChannels);
            if (stream == 0) _waiting[i].Clear(held);
            for (int channel = 0; channel < OutChannels; channel++) state.Read(_waiting[i].Row((stream * OutChannels) + channel));
        }
    }

    private void Forget()
    {
        foreach (FrameWindow<T> window in _waiting) window.Clear(0);
    }

    private void Add(int index, ReadOnlySpan<T> input, int frames, bool isLast, int outputs, Span<T> sum)
    {
        StreamNode<T> branch = _branches[index];
        FrameWindow<T> waiting = _waiting[index];
        int count = branch.Outputs(frames, isLast);
        bool isFirst = index == 0;
        if (waiting.Held == 0 && count == outputs && isFirst)
        {
            branch.Run(input, frames, isLast, sum);
            return;
        }

        ReadOnlySpan<T> fresh = input;
        if (branch is not IdentityNode<T>)
        {
            int length = checked(_batch * OutChannels * count);
            if (_fresh.Length < length) _fresh = GC.AllocateUninitializedArray<T>(length);
            branch.Run(input, frames, isLast, _fresh.AsSpan(0, length));
            fresh = _fresh.AsSpan(0, length);
        }

        if (waiting.Held == 0 && count == outputs)
        {
            if (outputs > 0) TensorPrimitives.Add(sum, fresh, sum);
            return;
        }

        waiting.Append(fresh, count, skipped: 0, zeros: 0);
        for (int row = 0; row < _batch * OutChannels && outputs > 0; row++)
        {
            ReadOnlySpan<T> samples = waiting.Row(row)[..outputs];
            Span<T> target = sum.Slice(row * outputs, outputs);
            if (isFirst) samples.CopyTo(target);
            else TensorPrimitives.Add(target, samples, target);
        }

        waiting.Keep(waiting.Held - outputs);
    }
}
