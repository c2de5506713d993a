using System.Runtime.ExceptionServices;

namespace TransposedConv.Kernels.Threading;

/// <summary>
/// The one place that uses threads: splits a range of independent items over the caller and the workers of the thread pool.
/// </summary>
/// <remarks>
/// Parts are claimed one by one, so a caller whose workers never come, because the pool is busy, does every part itself: calls from any number
/// of threads at once cannot wait for each other. A call from within a part runs inline.
/// </remarks>
internal static class ParallelRange
{
    /// <summary>Less floating-point work than this is not worth waking another thread for.</summary>
    private const long MinimumWorkPerThread = 1_000_000;

    /// <summary>More parts than threads, so that a thread held up elsewhere does not hold up the whole.</summary>
    private const int PartsPerThread = 4;

    [ThreadStatic]
    private static bool _inside;

    /// <summary>How many threads the given work is worth.</summary>
    /// <param name="work">Floating-point operations, or as many bytes.</param>
    public static int ThreadsFor(long work) =>
        _inside ? 1 : (int)Math.Clamp(work / MinimumWorkPerThread, 1, Parallelism.ThreadCount);

    /// <summary>Runs the body over 0 … <paramref name="count"/> − 1 and returns when all is done.</summary>
    /// <param name="count">The number of items.</param>
    /// <param name="work">Floating-point operations of all items together; small work stays on the caller.</param>
    /// <param name="body">What to do; one copy is shared by all threads.</param>
    /// <exception cref="AggregateException">More than one part failed. A single failure is rethrown as it was.</exception>
    public static void Run<TBody>(int count, long work, TBody body)
        where TBody : struct, IRangeBody
    {
        if (count <= 0) return;
        int threads = Math.Min(ThreadsFor(work), count);
        if (threads == 1)
        {
            body.Run(0, count);
            return;
        }

        var job = new Job<TBody>(body, count, parts: Math.Min(count, threads * PartsPerThread));
        for (int helper = 1; helper < threads; helper++) ThreadPool.UnsafeQueueUserWorkItem(job, preferLocal: false);
        job.Execute();
        job.Wait();
    }

    private sealed class Job<TBody> : IThreadPoolWorkItem
        where TBody : struct, IRangeBody
    {
        private const int SpinsBeforeBlocking = 200;

        private readonly object _gate = new();
        private readonly int _count;
        private readonly int _parts;
        private TBody _body;
        private List<Exception>? _failures;
        private int _next = -1;
        private int _open;

        public Job(TBody body, int count, int parts)
        {
            _body = body;
            _count = count;
            _parts = parts;
            _open = parts;
        }

        public void Execute()
        {
            bool outer = _inside;
            _inside = true;
            try
            {
                for (int part = Interlocked.Increment(ref _next); part < _parts; part = Interlocked.Increment(ref _next)) RunPart(part);
            }
            finally
            {
                _inside = outer;
            }
        }

        public void Wait()
        {
            for (var spin = default(SpinWait); Volatile.Read(ref _open) > 0 && spin.Count < SpinsBeforeBlocking;) spin.SpinOnce(sleep1Threshold: -1);
            lock (_gate)
            {
                while (Volatile.Read(ref _open) > 0) Monitor.Wait(_gate);
            }

            if (_failures is null) return;
            if (_failures.Count == 1) ExceptionDispatchInfo.Throw(_failures[0]);
            throw new AggregateException(_failures);
        }

        private void RunPart(int part)
        {
            try
            {
                int start = (int)((long)_count * part / _parts);
                int end = (int)((long)_count * (part + 1) / _parts);
                _body.Run(start, end);
            }
            catch (Exception failure)
            {
                lock (_gate) (_failures ??= []).Add(failure);
            }
            finally
            {
                if (Interlocked.Decrement(ref _open) == 0)
                {
                    lock (_gate) Monitor.PulseAll(_gate);
                }
            }
        }
    }
}
