using System.Runtime.ExceptionServices;

namespace TransposedConv.Kernels.Threading;

/// <summary>A range of items, parts of which the caller and the workers it has enlisted claim one by one.</summary>
/// <remarks>
/// A part is a share of the items that are left, so the first ones are long, for a body that keeps something from item to item, and the last ones short, so that all threads
/// end together: 22 items in 16 equal parts kept two threads apart for a twentieth of the time. Where parts begin does not depend on who claims them.
/// </remarks>
internal abstract class ParallelJob
{
    /// <summary>A thread that takes this much less than its share of what is left leaves enough for the others to catch up, even if it is held up for half of its time.</summary>
    private const int PartsPerThread = 2;

    /// <summary>No part is shorter than the whole by so many and the number of threads.</summary>
    private const int MostPartsPerThread = 32;

    private readonly object _gate = new();
    private List<Exception>? _failures;
    private int _count;
    private int _partsOfRest;
    private int _shortest;
    private int _next;
    private int _enlisted;

    /// <summary>Does parts until none are left.</summary>
    public void Execute()
    {
        while (Claim(out int start, out int end))
        {
            try
            {
                Run(start, end);
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

    /// <summary>Does the items of a part.</summary>
    protected abstract void Run(int start, int end);

    protected void Begin(int count, int threads)
    {
        _count = count;
        _partsOfRest = PartsPerThread * threads;
        _shortest = Math.Max(count / (MostPartsPerThread * threads), 1);
        _next = 0;
    }

    /// <summary>Takes the next part.</summary>
    /// <returns>Whether there was one.</returns>
    private bool Claim(out int start, out int end)
    {
        for (start = Volatile.Read(ref _next); start < _count;)
        {
            int left = _count - start;
            end = start + Math.Min(Math.Max(left / _partsOfRest, _shortest), left);
            int seen = Interlocked.CompareExchange(ref _next, end, start);
            if (seen == start) return true;
            start = seen;
        }

        end = start;
        return false;
    }

    private readonly struct HasNoneEnlisted(ParallelJob job) : ISignal
    {
        public bool HasCome => Volatile.Read(ref job._enlisted) <= 0;
    }
}
