using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.Benchmarks.Compare.Ladder;
using TransposedConv.Benchmarks.Compare.Machine;
using TransposedConv.Benchmarks.Compare.Reports;

namespace TransposedConv.Benchmarks.Compare;

/// <summary>One line in one pass: everybody gets the problem, results are compared, then everybody is measured.</summary>
internal sealed class LineContest(ProblemFiles files, IReadOnlyList<Peer> peers, MachineRates rates, int threads, double seconds)
{
    private const double OurWarmUp = 0.5;
    private const int OurWarmUpCalls = 60;
    private const double PeerWarmUp = 0.1;
    private const int PeerWarmUpCalls = 3;

    public LineResult Run(LadderLine line, Pass pass)
    {
        var problem = new Problem(line, pass);
        files.Write(problem);
        var ours = new OurContestant(problem);
        IReadOnlyList<float[]> expected = ours.Results();

        List<(IContestant Contestant, double SecondsPerCall)> contestants = [(ours, Interleaving.WarmUp(ours, OurWarmUp, OurWarmUpCalls))];
        var chosen = new List<(PeerContestant Contestant, bool HadChoice, double Difference)>();
        foreach (Peer peer in peers.Where(peer => peer.Offers(pass)))
        {
            IReadOnlyList<string> variants = peer.Load(problem, files);
            double difference = 0;
            (PeerContestant Contestant, double SecondsPerCall)? best = null;
            foreach (string variant in variants)
            {
                var candidate = new PeerContestant(peer, variant, problem, files);
                difference = Math.Max(difference, Difference(expected, candidate.Results()));
                double secondsPerCall = Interleaving.WarmUp(candidate, PeerWarmUp, PeerWarmUpCalls);
                if (best is null || secondsPerCall < best.Value.SecondsPerCall) best = (candidate, secondsPerCall);
            }

            chosen.Add((best!.Value.Contestant, variants.Count > 1, difference));
            contestants.Add(best.Value);
            Thread.Sleep(peer.SpinsFor);
        }

        Quartiles[] times = Interleaving.Measure(contestants, seconds);
        return new LineResult
        {
            Name = line.Name,
            Pass = pass,
            Threads = threads,
            Ours = new Timing(1e6 * times[0], null, 0),
            Peers = [.. chosen.Select((entry, i) => KeyValuePair.Create(
                entry.Contestant.Name, new Timing(1e6 * times[i + 1], entry.HadChoice ? entry.Contestant.Variant : null, entry.Difference)))],
            Operations = problem.Operations,
            RooflineMicroseconds = 1e6 * rates.RooflineSeconds(problem.Operations, problem.CompulsoryBytes),
        };
    }

    private static double Difference(IReadOnlyList<float[]> ours, IReadOnlyList<float[]> theirs) =>
        ours.Zip(theirs, static (a, b) => Agreement.RelativeDifference(a, b)).Max();
}
