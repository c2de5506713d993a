namespace TransposedConv.Tests.Kernels;

/// <summary>Sets the number of threads of the process until it is disposed; for tests of the collection that runs by itself.</summary>
internal sealed class ThreadCountScope : IDisposable
{
    private readonly int _former = Parallelism.ThreadCount;

    public ThreadCountScope(int count) => Parallelism.ThreadCount = count;

    public void Dispose() => Parallelism.ThreadCount = _former;
}
