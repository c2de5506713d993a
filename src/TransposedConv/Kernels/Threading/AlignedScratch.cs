namespace TransposedConv.Kernels.Threading;

/// <summary>
/// Uninitialised working memory for one call, aligned to a cache line: a piece of the thread's own <see cref="ScratchStack"/>, given back on disposal.
/// </summary>
internal readonly unsafe ref struct AlignedScratch<T> : IDisposable
    where T : unmanaged
{
    private readonly ScratchStack _stack;
    private readonly ScratchStack.Mark _mark;

    public AlignedScratch(long length)
    {
        _stack = ScratchStack.OfThread;
        Pointer = (T*)_stack.Push(length * sizeof(T), out _mark);
    }

    public T* Pointer { get; }

    public void Dispose() => _stack.Pop(_mark);
}
