namespace TransposedConv.Kernels.Threading;

/// <summary>A range of items cut into equal parts. A thread uses the same object for all its calls with one kind of body.</summary>
internal sealed class RangeJob<TBody> : ParallelJob
    where TBody : struct, IRangeBody
{
    [ThreadStatic]
    private static RangeJob<TBody>? _ofThread;

    private TBody _body;
    private int _count;

    public static RangeJob<TBody> OfThread => _ofThread ??= new RangeJob<TBody>();

    public void Begin(in TBody body, int count, int parts)
    {
        _body = body;
        _count = count;
        Begin(parts);
    }

    /// <inheritdoc/>
    protected override void Clear() => _body = default;

    /// <inheritdoc/>
    protected override void Run(int part, int parts) =>
        _body.Run((int)((long)_count * part / parts), (int)((long)_count * (part + 1) / parts));
}
