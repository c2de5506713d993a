using System.Text;
using TransposedConv.Benchmarks.Compare.Ladder;
using TransposedConv.Benchmarks.Compare.Machine;

namespace TransposedConv.Benchmarks.Compare.Reports;

/// <summary>Writes a run as tables of Markdown.</summary>
internal static class MarkdownReport
{
    /// <param name="environment">On what and with what the run was made.</param>
    /// <param name="lines">The figures.</param>
    /// <param name="command">The arguments of compare that made them.</param>
    public static string Write(RunEnvironment environment, IReadOnlyList<LineResult> lines, string command)
    {
        var text = new StringBuilder();
        text.Append("# Side by side with the peers\n\nMade by the runner itself:\n\n");
        text.Append($"```\ndotnet run -c Release --project benchmarks/TransposedConv.Benchmarks -- compare {command}\n```\n\n");
        text.Append($"{environment.Processor}, {environment.Processors} processors, {environment.OperatingSystem}; {environment.DotNet}, vectors of {environment.Simd}.\n\n");
        foreach ((int threads, MachineRates rates) in environment.Rates)
        {
            text.Append($"- {threads} thread{(threads == 1 ? "" : "s")}: peak {Figures.Gflops(rates.PeakGflops)} GFLOP/s, copy {Figures.Gflops(rates.BandwidthGbs)} GB/s, measured in the run.\n");
        }

        foreach (PeerInfo peer in environment.Peers)
        {
            text.Append($"- {peer.Name} {peer.Version}: {peer.Settings}. A call that computes nothing takes {Figures.Microseconds(peer.EmptyCallMicroseconds)} µs and is in every figure; ");
            text.Append($"a request to its process takes {Figures.Microseconds(peer.RoundTripMicroseconds)} µs and is in none.\n");
        }

        text.Append(
            "\nTimes are medians over interleaved rounds. The ratio is the fastest peer's time by ours: above 1 we are faster. The roofline is the larger of "
            + "operations by peak and compulsory bytes by bandwidth; what stays in the caches can be above 100 %. The difference is the largest one from a "
            + "peer's results, relative to their largest element.\n\n");
        WriteSummaries(text, lines);
        foreach (IGrouping<(Pass Pass, int Threads), LineResult> group in lines.GroupBy(static line => (line.Pass, line.Threads)))
        {
            WriteTable(text, group.Key.Pass, group.Key.Threads, [.. group], [.. environment.Peers.Select(static peer => peer.Name)]);
        }

        return text.ToString();
    }

    private static void WriteSummaries(StringBuilder text, IReadOnlyList<LineResult> lines)
    {
        IReadOnlyList<Summary> summaries = Summary.Of(lines);
        if (summaries.Count == 0) return;
        text.Append("| pass | threads | geometric mean | worst line | won |\n|---|---|---|---|---|\n");
        foreach (Summary summary in summaries)
        {
            text.Append($"| {summary.Pass.ToString().ToLowerInvariant()} | {summary.Threads} | {Figures.Ratio(summary.GeometricMean)} ");
            text.Append($"| {summary.Worst.Name} {Figures.Ratio(summary.Worst.Ratio)} | {summary.Won} of {summary.Lines} |\n");
        }
    }

    private static void WriteTable(StringBuilder text, Pass pass, int threads, IReadOnlyList<LineResult> lines, IReadOnlyList<string> peers)
    {
        text.Append($"\n## {pass}, {threads} thread{(threads == 1 ? "" : "s")}\n\n| line | ours µs | GFLOP/s | roofline |");
        foreach (string peer in peers) text.Append($" {peer} µs |");
        text.Append(" ratio | difference |\n|---|--:|--:|--:|");
        foreach (string _ in peers) text.Append("--:|");
        text.Append("--:|--:|\n");
        foreach (LineResult line in lines)
        {
            text.Append($"| {line.Name} | {Figures.Microseconds(line.Ours.Microseconds.Median)} | {Figures.Gflops(line.Gflops)} | {Figures.Percent(line.RooflineShare)} |");
            foreach (string peer in peers)
            {
                Timing? timing = line.Peers.FirstOrDefault(entry => entry.Key == peer).Value;
                text.Append(timing is null ? " – |" : $" {Figures.Microseconds(timing.Microseconds.Median)} |");
            }

            text.Append($" {Figures.Ratio(line.Ratio)} | {Figures.Difference(line.Difference)} |\n");
        }
    }
}
