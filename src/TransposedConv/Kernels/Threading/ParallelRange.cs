using System.Diagnostics;

namespace TransposedConv.Kernels.Threading;

/// <summary>
/// The one place that uses threads: splits a range of independent items over the caller and the <see cref="Worker"/>s.
/// </summary>
/// <remarks>
/// The range is cut into parts, which the threads claim one by one (<see cref="ParallelJob"/>), so a caller whose workers never come, because they serve others, does every
/// part itself: calls from any number of threads at once cannot wait for each other. A call from within a part runs inline.
/// </remarks>
internal static class ParallelRange
{
    /// <summary>Less floating-point work than this, some 5 µs, is not worth another thread, even one that is looking for work.</summary>
    private const long MinimumWorkPerThread = 1_000_000;

    /// <summary>Waking a blocked thread was measured to cost the caller 15 to 20 µs: less work than this is done sooner without it.</summary>
    private const long MinimumWorkToWake = 8_000_000;

    /// <summary>Half as long as a worker that has finished looks for more.</summary>
    private static readonly long LongestPause = Stopwatch.Frequency / 2000;

    [ThreadStatic]
    private static bool _inside;

    [ThreadStatic]
    private static long _workInARow;

    [ThreadStatic]
    private static long _lastCall;

    /// <summary>How many threads the given work is worth.</summary>
    /// <param name="work">Floating-point operations, or as many bytes.</param>
    public static int ThreadsFor(long work) =>
        _inside || work < 2 * MinimumWorkPerThread ? 1 : (int)Math.Min(work / MinimumWorkPerThread, Parallelism.ThreadCount);

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

        RangeJob<TBody> job = RangeJob<TBody>.OfThread;
        job.Begin(body, count, threads);
        Worker.Enlist(job, threads - 1, mayWake: IsWorthWaking(work));
        _inside = true;
        job.Execute();
        _inside = false;
        Worker.Withdraw(job);
        job.End();
    }

    /// <summary>
    /// Whether this work, or the calls that end with it, came to what a wake-up costs: of small ones in a row the next will find the worker looking for work.
    /// </summary>
    private static bool IsWorthWaking(long work)
    {
        if (work >= MinimumWorkToWake) return true;
        long now = Stopwatch.GetTimestamp();
        _workInARow = now - _lastCall <= LongestPause ? Math.Min(_workInARow, MinimumWorkToWake) + work : work;
        _lastCall = now;
        return _workInARow >= MinimumWorkToWake;
    }

    /// <summary>Says that this thread never splits work.</summary>
    internal static void StayInside() => _inside = true;
}
