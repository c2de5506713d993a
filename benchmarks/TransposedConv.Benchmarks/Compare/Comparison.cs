using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.Benchmarks.Compare.Machine;
using TransposedConv.Benchmarks.Compare.Reports;

namespace TransposedConv.Benchmarks.Compare;

/// <summary>Ours in this process against the peers: all workloads, at each number of threads.</summary>
internal sealed class Comparison(CompareOptions options, SimdLevel level, TextWriter output, CancellationToken stop)
{
    private readonly IReadOnlyList<Workload> _workloads = Workload.Of(options);
    private readonly RunEnvironment _environment = new();
    private readonly List<LineResult> _results = [];

    public Section Run()
    {
        var report = new ConsoleReport(output, options.Peers, _workloads.Max(static workload => workload.Names.Max(static name => name.Length)) + 1);
        report.WriteEnvironment(_environment);
        using var files = new ProblemFiles();
        int before = Parallelism.ThreadCount;
        try
        {
            foreach (int threads in options.Threads) Measure(threads, report, files);
        }
        finally
        {
            Parallelism.ThreadCount = before;
        }

        return new Section(level, _environment, _results);
    }

    private void Measure(int threads, ConsoleReport report, ProblemFiles files)
    {
        Parallelism.ThreadCount = threads;
        MachineRates rates = MachineRates.Measure(threads);
        _environment.Add(threads, rates);
        var peers = new List<Peer>();
        try
        {
            foreach (string name in options.Peers)
            {
                stop.ThrowIfCancellationRequested();
                if (PeerCatalog.TryStart(name, threads, level, out string? whyNot) is Peer peer)
                {
                    peers.Add(peer);
                    Introduce(peer, report, files);
                }
                else
                {
                    _environment.AddLeftOut(name, whyNot!);
                    report.WriteLeftOut(name, whyNot!);
                }
            }

            var contest = new LineContest(files, peers, rates, threads, options.Seconds, stop);
            foreach (Workload workload in _workloads)
            {
                report.WriteHeader(_environment, workload, threads);
                foreach (Ladder.Problem problem in workload.Problems)
                {
                    _results.Add(contest.Run(problem));
                    report.WriteLine(_results[^1]);
                }
            }
        }
        finally
        {
            foreach (Peer peer in peers) peer.Dispose();
        }
    }

    private void Introduce(Peer peer, ConsoleReport report, ProblemFiles files)
    {
        (double roundTrip, double emptyCall) = peer.MeasureBridge(files);
        var info = new PeerInfo(peer.Name, peer.Version, peer.Settings, 1e6 * roundTrip, 1e6 * emptyCall);
        _environment.Add(info);
        report.WritePeer(info);
    }
}
