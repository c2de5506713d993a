using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.Benchmarks.Compare.Ladder;
using TransposedConv.Benchmarks.Compare.Machine;
using TransposedConv.Benchmarks.Compare.Reports;

namespace TransposedConv.Benchmarks.Compare;

/// <summary>The command <c>compare</c>: ours against the installed peers, line by line.</summary>
internal static class CompareCommand
{
    private const int Disagreement = 1;
    private const int WrongUsage = 2;

    /// <param name="arguments">What follows the word compare.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        try
        {
            CompareOptions options = CompareOptions.Parse(arguments);
            if (!options.Help) return Run(options, string.Join(' ', arguments));
            Console.WriteLine(CompareOptions.Usage);
            return 0;
        }
        catch (UsageException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            return WrongUsage;
        }
    }

    private static int Run(CompareOptions options, string command)
    {
        IReadOnlyList<LadderLine> ladder = [.. LadderFile.Read(options.Ladder).Where(line => options.Lines?.IsMatch(line.Name) ?? true)];
        if (ladder.Count == 0) throw new UsageException($"--lines: no line of the ladder matches '{options.Lines}'.");

        var environment = new RunEnvironment();
        var report = new ConsoleReport(Console.Out, options.Peers, ladder.Max(static line => line.Name.Length) + 1);
        report.WriteEnvironment(environment);
        var results = new List<LineResult>();
        using var files = new ProblemFiles();
        int before = Parallelism.ThreadCount;
        try
        {
            foreach (int threads in options.Threads) Measure(options, ladder, threads, environment, report, files, results);
        }
        finally
        {
            Parallelism.ThreadCount = before;
        }

        Console.WriteLine();
        foreach (Summary summary in Summary.Of(results)) report.WriteSummary(summary);
        if (options.Json is not null) File.WriteAllText(options.Json, JsonReport.Write(environment, results));
        if (options.Markdown is not null) File.WriteAllText(options.Markdown, MarkdownReport.Write(environment, results, command));
        return Judge(results);
    }

    private static void Measure(
        CompareOptions options,
        IReadOnlyList<LadderLine> ladder,
        int threads,
        RunEnvironment environment,
        ConsoleReport report,
        ProblemFiles files,
        List<LineResult> results)
    {
        Parallelism.ThreadCount = threads;
        MachineRates rates = MachineRates.Measure(threads);
        environment.Add(threads, rates);
        var peers = new List<Peer>();
        try
        {
            foreach (string name in options.Peers)
            {
                if (PeerCatalog.TryStart(name, threads) is Peer peer)
                {
                    peers.Add(peer);
                    Introduce(peer, environment, report, files);
                }
                else
                {
                    report.WriteMissing(name, PeerCatalog.HowToInstall(name));
                }
            }

            var contest = new LineContest(files, peers, rates, threads, options.Seconds);
            foreach (Pass pass in options.Passes)
            {
                report.WriteHeader(environment, pass, threads);
                foreach (LadderLine line in ladder)
                {
                    results.Add(contest.Run(line, pass));
                    report.WriteLine(results[^1]);
                }
            }
        }
        finally
        {
            foreach (Peer peer in peers) peer.Dispose();
        }
    }

    private static void Introduce(Peer peer, RunEnvironment environment, ConsoleReport report, ProblemFiles files)
    {
        (double roundTrip, double emptyCall) = peer.MeasureBridge(files);
        var info = new PeerInfo(peer.Name, peer.Version, peer.Settings, 1e6 * roundTrip, 1e6 * emptyCall);
        environment.Add(info);
        report.WritePeer(info);
    }

    private static int Judge(IReadOnlyList<LineResult> results)
    {
        LineResult[] wrong = [.. results.Where(static result => !(result.Difference <= Agreement.Tolerance))];
        foreach (LineResult line in wrong)
        {
            Console.Error.WriteLine($"{line.Name}, {line.Pass}, {line.Threads} threads: results differ by {Figures.Difference(line.Difference)}, allowed {Figures.Difference(Agreement.Tolerance)}.");
        }

        if (results.Any(static result => result.Peers.Count > 0) && wrong.Length == 0)
        {
            Console.WriteLine($"All results agree; the largest relative difference is {Figures.Difference(results.Max(static result => result.Difference))}.");
        }

        return wrong.Length == 0 ? 0 : Disagreement;
    }
}
