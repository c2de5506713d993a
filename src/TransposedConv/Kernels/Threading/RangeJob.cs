namespace TransposedConv.Kernels.Threading;

/// <summary>A range of items and what to do with them. A thread uses the same object for all its calls with one kind of body.</summary>
internal sealed class RangeJob<TBody> : ParallelJob
    where TBody : struct, IRangeBody
{
    [ThreadStatic]
    private static RangeJob<TBody>? _ofThread;

    private TBody _body;

    public static RangeJob<TBody> OfThread => _ofThread ??= new RangeJob<TBody>();

    public void Begin(in TBody body, int count, int threads)
    {
        _body = body;
        Begin(count, threads);
    }

    /// <inheritdoc/>
    protected override void Clear() => _body = default;

    /// <inheritdoc/>
    protected override void Run(int start, int end) => _body.Run(start, end);
}
