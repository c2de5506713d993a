namespace TransposedConv.Kernels.Threading;

/// <summary>
/// A background thread that helps one job at a time. There are as many as the largest thread count in use needs, less the caller, whatever the number
/// of callers: calls at once share them.
/// </summary>
/// <remarks>A worker that has just finished looks for the next job for a moment (<see cref="Spinning"/>), then it blocks; an idle process spends no time.</remarks>
internal sealed class Worker
{
    private static readonly Lock Growing = new();
    private static Worker[] _all = [];

    private readonly object _gate = new();
    private ParallelJob? _job;
    private bool _isBlocked;

    private Worker()
    {
        var thread = new Thread(Work) { IsBackground = true, Name = "TransposedConv worker" };
        thread.UnsafeStart();
    }

    /// <summary>Asks up to <paramref name="count"/> workers that have nothing to do to join a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="count">How many workers at most.</param>
    /// <param name="mayWake">Whether blocked ones too, or only those that are looking for a job.</param>
    public static void Enlist(ParallelJob job, int count, bool mayWake)
    {
        Worker[] workers = Volatile.Read(ref _all);
        if (workers.Length < count) workers = Grow(count);
        foreach (Worker worker in workers)
        {
            if (count == 0) return;
            if (Volatile.Read(ref worker._job) is not null || (!mayWake && Volatile.Read(ref worker._isBlocked))) continue;
            job.Join();
            if (Interlocked.CompareExchange(ref worker._job, job, null) is null)
            {
                worker.Wake();
                count--;
            }
            else
            {
                job.Leave();
            }
        }
    }

    /// <summary>Sends away the workers that have not begun.</summary>
    public static void Withdraw(ParallelJob job)
    {
        foreach (Worker worker in Volatile.Read(ref _all))
        {
            if (ReferenceEquals(Interlocked.CompareExchange(ref worker._job, null, job), job)) job.Leave();
        }
    }

    private static Worker[] Grow(int count)
    {
        lock (Growing)
        {
            Worker[] present = _all;
            if (present.Length >= count) return present;
            var grown = new Worker[count];
            present.CopyTo(grown, 0);
            for (int i = present.Length; i < count; i++) grown[i] = new Worker();
            Volatile.Write(ref _all, grown);
            return grown;
        }
    }

    private void Wake()
    {
        if (!Volatile.Read(ref _isBlocked)) return;
        lock (_gate) Monitor.Pulse(_gate);
    }

    private void Work()
    {
        ParallelRange.StayInside();
        while (true)
        {
            ParallelJob job = Take();
            job.Execute();
            Volatile.Write(ref _job, null);
            job.Leave();
        }
    }

    /// <summary>Waits for a job and marks the worker as busy with it, so that it can't be withdrawn any more.</summary>
    private ParallelJob Take()
    {
        while (true)
        {
            if (Spinning.Until(new HasJob(this)) && Volatile.Read(ref _job) is { } job)
            {
                if (ReferenceEquals(Interlocked.CompareExchange(ref _job, Busy.Instance, job), job)) return job;
                continue;
            }

            Block();
        }
    }

    private void Block()
    {
        lock (_gate)
        {
            Volatile.Write(ref _isBlocked, true);
            // A caller sets the job first and then looks whether to wake: one of the two sees the other.
            Interlocked.MemoryBarrier();
            while (Volatile.Read(ref _job) is null) Monitor.Wait(_gate);
            Volatile.Write(ref _isBlocked, false);
        }
    }

    private readonly struct HasJob(Worker worker) : ISignal
    {
        public bool HasCome => Volatile.Read(ref worker._job) is not null;
    }

    /// <summary>Stands for the job that a worker is doing.</summary>
    private sealed class Busy : ParallelJob
    {
        public static Busy Instance { get; } = new();

        protected override void Clear()
        {
        }

        protected override void Run(int start, int end)
        {
        }
    }
}
