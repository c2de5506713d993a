using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.Benchmarks.Compare.Ladder;
using TransposedConv.Benchmarks.Compare.Machine;
using TransposedConv.Benchmarks.Compare.Reports;

namespace TransposedConv.Benchmarks.Compare;

/// <summary>One line in one pass: everybody gets the problem, results are compared, then everybody is measured.</summary>
internal sealed class LineContest(ProblemFiles files, IReadOnlyList<Peer> peers, MachineRates rates, int threads, double seconds, CancellationToken stop)
{
    private const int OurWarmUpCalls = 60;
    private const double PeerWarmUp = 0.1;
    private const double AllVariantsWarmUp = 0.25;
    private const int PeerWarmUpCalls = 3;

    /// <summary>
    /// So long our just-in-time compiler needs to get to its best code; a run that measures less is content with less. With 0.1 a line of two milliseconds was shown 1.3 times as long, by its median over four runs.
    /// </summary>
    private readonly double _ourWarmUp = seconds < 0.1 ? 0.25 : 0.5;

    public LineResult Run(Problem problem)
    {
        files.Write(problem);
        IContestant ours = problem.Ours();
        IReadOnlyList<float[]> expected = ours.Results();

        List<(IContestant Contestant, double SecondsPerCall)> contestants = [(ours, Interleaving.WarmUp(ours, _ourWarmUp, OurWarmUpCalls, stop))];
        var chosen = new List<(PeerContestant Contestant, bool HadChoice, double Difference)>();
        foreach (Peer peer in peers.Where(peer => peer.Offers(problem.Pass)))
        {
            IReadOnlyList<string> variants = peer.Load(problem, files);
            double difference = 0;
            (PeerContestant Contestant, double SecondsPerCall)? best = null;
            foreach (string variant in variants)
            {
                var candidate = new PeerContestant(peer, variant, problem, files);
                difference = Math.Max(difference, Difference(expected, candidate.Results()));
                double secondsPerCall = Interleaving.WarmUp(candidate, Math.Min(PeerWarmUp, AllVariantsWarmUp / variants.Count), PeerWarmUpCalls, stop);
                if (best is null || secondsPerCall < best.Value.SecondsPerCall) best = (candidate, secondsPerCall);
            }

            chosen.Add((best!.Value.Contestant, variants.Count > 1, difference));
            contestants.Add(best.Value);
            Thread.Sleep(peer.SpinsFor);
        }

        // The kernel's code is warm already, by the whole call.
        if (problem.Kernel() is IContestant kernel) contestants.Add((kernel, Interleaving.WarmUp(kernel, PeerWarmUp, OurWarmUpCalls, stop)));
        IReadOnlyList<IReadOnlyList<double>> samples = Interleaving.Sample(contestants, seconds, stop);
        Quartiles[] times = [.. samples.Select(static values => Quartiles.Of([.. values]))];
        return new LineResult
        {
            Ladder = problem.Ladder,
            Name = problem.Name,
            Pass = problem.Pass,
            Threads = threads,
            Ours = new Timing(1e6 * times[0], null, 0),
            Overhead = samples.Count > 1 + chosen.Count ? Overhead.Of(samples[0], samples[^1]) : null,
            Peers = [.. chosen.Select((entry, i) => KeyValuePair.Create(
                entry.Contestant.Name, new Timing(1e6 * times[i + 1], entry.HadChoice ? entry.Contestant.Variant : null, entry.Difference)))],
            SoundMicroseconds = problem.SoundMicroseconds,
            Operations = problem.Operations,
            RooflineMicroseconds = 1e6 * rates.RooflineSeconds(problem.Operations, problem.CompulsoryBytes),
        };
    }

    private static double Difference(IReadOnlyList<float[]> ours, IReadOnlyList<float[]> theirs) =>
        ours.Zip(theirs, static (a, b) => Agreement.RelativeDifference(a, b)).Max();
}
