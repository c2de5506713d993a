using System.Diagnostics;

namespace TransposedConv.Benchmarks.Compare.Contest;

/// <summary>
/// Measures contestants in turns of a few tens of milliseconds, so that whatever disturbs the machine for longer hits all of them, and takes the
/// median over the rounds.
/// </summary>
internal static class Interleaving
{
    private const double SliceSeconds = 0.025;
    private const int FewestRounds = 5;

    /// <summary>A share of the time that noise alone does not save.</summary>
    private const double ClearlyFaster = 0.95;

    /// <summary>Seconds per call of each contestant, in their order.</summary>
    /// <param name="contestants">Warm ones, with their rough seconds per call.</param>
    /// <param name="seconds">How long to go on; at least five rounds are made.</param>
    /// <param name="stop">Asks to give up.</param>
    public static Quartiles[] Measure(IReadOnlyList<(IContestant Contestant, double SecondsPerCall)> contestants, double seconds, CancellationToken stop = default) =>
        [.. Sample(contestants, seconds, stop).Select(static values => Quartiles.Of(values))];

    /// <summary>The same, round by round: what was measured in one round met the same disturbances.</summary>
    public static IReadOnlyList<IReadOnlyList<double>> Sample(IReadOnlyList<(IContestant Contestant, double SecondsPerCall)> contestants, double seconds, CancellationToken stop)
    {
        int[] iterations = [.. contestants.Select(static entry => (int)Math.Clamp(SliceSeconds / entry.SecondsPerCall, 1, 1e7))];
        List<double>[] samples = [.. contestants.Select(static _ => new List<double>())];
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < FewestRounds || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; round++)
        {
            for (int turn = 0; turn < contestants.Count; turn++)
            {
                stop.ThrowIfCancellationRequested();

                // Each round another one begins, so nobody always follows the same neighbour's caches.
                int index = (round + turn) % contestants.Count;
                IContestant contestant = contestants[index].Contestant;

                // An untimed call first: it finds the caches full of another's numbers, as no second call of a program does.
                contestant.Run(1);
                samples[index].Add(contestant.Run(iterations[index]) / iterations[index]);
                if (contestant.SpinsFor > TimeSpan.Zero) Thread.Sleep(contestant.SpinsFor);
            }
        }

        return samples;
    }

    /// <summary>Runs a contestant until it is as fast as it gets and returns its fastest seconds per call.</summary>
    /// <param name="contestant">Who.</param>
    /// <param name="seconds">
    /// How long: our just-in-time compiler needs some hundred milliseconds to get to its best code. At most three times as long while calls become
    /// faster or are too few.
    /// </param>
    /// <param name="calls">How often at least.</param>
    /// <param name="stop">Asks to give up.</param>
    public static double WarmUp(IContestant contestant, double seconds, int calls, CancellationToken stop = default)
    {
        double best = double.PositiveInfinity, spent = 0, improved = 0;
        int done = 0;
        for (int iterations = 1; spent < seconds || (spent < 3 * seconds && (done < calls || spent - improved < seconds / 2));)
        {
            stop.ThrowIfCancellationRequested();
            double elapsed = Math.Max(contestant.Run(iterations), 1e-9);
            spent += elapsed;
            done += iterations;
            if (elapsed / iterations < ClearlyFaster * best) improved = spent;
            best = Math.Min(best, elapsed / iterations);
            if (elapsed < SliceSeconds / 2) iterations *= 2;
        }

        return best;
    }
}
