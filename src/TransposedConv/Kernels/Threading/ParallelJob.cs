using System.Runtime.ExceptionServices;

namespace TransposedConv.Kernels.Threading;

/// <summary>Parts of one piece of work, which the caller and the workers it has enlisted claim one by one.</summary>
internal abstract class ParallelJob
{
    private readonly object _gate = new();
    private List<Exception>? _failures;
    private int _parts;
    private int _next;
    private int _enlisted;

    /// <summary>Does parts until none is left.</summary>
    public void Execute()
    {
        for (int part = Interlocked.Increment(ref _next); part < _parts; part = Interlocked.Increment(ref _next))
        {
            try
            {
                Run(part, _parts);
            }
            catch (Exception failure)
            {
                lock (_gate) (_failures ??= []).Add(failure);
            }
        }
    }

    /// <summary>Counts a worker that will come.</summary>
    public void Join() => Interlocked.Increment(ref _enlisted);

    /// <summary>Counts a worker that has gone, or has been sent away before it came.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _enlisted) > 0) return;
        lock (_gate) Monitor.Pulse(_gate);
    }

    /// <summary>Waits until all workers have gone, and throws what failed.</summary>
    public void End()
    {
        if (!Spinning.Until(new HasNoneEnlisted(this)))
        {
            lock (_gate)
            {
                while (Volatile.Read(ref _enlisted) > 0) Monitor.Wait(_gate);
            }
        }

        Clear();
        if (_failures is not { } failures) return;
        _failures = null;
        if (failures.Count == 1) ExceptionDispatchInfo.Throw(failures[0]);
        throw new AggregateException(failures);
    }

    /// <summary>Forgets what was to be done.</summary>
    protected abstract void Clear();

    /// <summary>Does one part.</summary>
    protected abstract void Run(int part, int parts);

    protected void Begin(int parts)
    {
        _parts = parts;
        _next = -1;
    }

    private readonly struct HasNoneEnlisted(ParallelJob job) : ISignal
    {
        public bool HasCome => Volatile.Read(ref job._enlisted) <= 0;
    }
}
