using System.Text;
using TransposedConv.Benchmarks.Compare.Ladder;
using TransposedConv.Benchmarks.Compare.Machine;

namespace TransposedConv.Benchmarks.Compare.Reports;

/// <summary>Writes a run as tables of Markdown: on what it was made, the summary, and every line.</summary>
internal static class MarkdownReport
{
    /// <param name="sections">The figures.</param>
    /// <param name="command">The arguments of compare that made them.</param>
    public static string Write(IReadOnlyList<Section> sections, string command)
    {
        var text = new StringBuilder();
        RunEnvironment machine = sections[0].Environment;
        text.Append("# Side by side with the peers\n\nMade by the runner itself:\n\n");
        text.Append($"```\ndotnet run -c Release --project benchmarks/TransposedConv.Benchmarks -- compare {command}\n```\n\n");
        text.Append($"{machine.Processor}, {machine.Processors} processors, {machine.OperatingSystem}; {machine.DotNet}.\n\n");
        foreach (Section section in sections) WriteEnvironment(text, section);
        text.Append("\n## Summary\n\n").Append(SummaryTable(sections));
        text.Append(
            "\nTimes are medians over interleaved rounds. The ratio is the fastest peer's time by ours: above 1 we are faster. The roofline is the larger of "
            + "operations by peak and compulsory bytes by bandwidth; what stays in the caches can be above 100 %. The difference is the largest one from a "
            + "peer's results, relative to their largest element. Forward and conv of ours write into a tensor made once, and keep the weight packed. In training everybody computes the output and its gradients by input, weight and bias, "
            + "ours with a weight that has changed since the last step. A streaming step gets the frames that the number behind the name says and gives the samples "
            + "that are final, with the history kept from step to step: ours from span to span; peers compute the layer on history and frames (window) or "
            + "on the frames alone and add what earlier ones left over (overlap), whichever is faster on the line. Its overhead is what our call takes beyond the kernel alone. "
            + "The network is the generator of HiFi-GAN V1, made causal, with random weights and as many mel frames a step; its real-time factor is the time of a step by that which its sound lasts.\n");
        foreach (Section section in sections)
        {
            foreach (IGrouping<(string Ladder, Pass Pass, int Threads), LineResult> group in section.Lines.GroupBy(static line => (line.Ladder, line.Pass, line.Threads)))
            {
                text.Append($"\n## {group.Key.Ladder}, {Words.Of(group.Key.Pass)}, {Words.Threads(group.Key.Threads)}, {section.Environment.Simd}\n\n");
                WriteTable(text, [.. group], [.. section.Environment.Peers.Select(static peer => peer.Name)]);
                foreach (Summary summary in Summary.Of(group).Where(static summary => summary.LargestOverhead is not null))
                {
                    text.Append($"\n{char.ToUpperInvariant(summary.OverheadText[0])}{summary.OverheadText[1..]}.\n");
                }
            }
        }

        foreach (Section section in sections) ScalingTable.Write(text, section);
        return text.ToString();
    }

    /// <summary>One row for each ladder, pass, number of threads and width that has a line with a peer.</summary>
    public static string SummaryTable(IReadOnlyList<Section> sections)
    {
        var text = new StringBuilder("| ladder | pass | threads | vectors | geometric mean | worst line | won | at 85 % of the roofline, above 10 MFLOP |\n|---|---|--:|---|--:|---|---|---|\n");
        foreach (Section section in sections)
        {
            foreach (Summary summary in Summary.Of(section.Lines))
            {
                text.Append($"| {summary.Ladder} | {Words.Of(summary.Pass)} | {summary.Threads} | {section.Environment.Simd} | {Figures.Ratio(summary.GeometricMean)} ");
                text.Append($"| {summary.Worst.Name} {Figures.Ratio(summary.Worst.Ratio)} | {summary.Won} of {summary.Lines} | {summary.NearRoofline} of {summary.Large} |\n");
            }
        }

        return text.ToString();
    }

    private static void WriteEnvironment(StringBuilder text, Section section)
    {
        RunEnvironment environment = section.Environment;
        text.Append($"With vectors of {environment.Simd}:\n\n");
        foreach ((int threads, MachineRates rates) in environment.Rates)
        {
            text.Append($"- {Words.Threads(threads)}: peak {Figures.Gflops(rates.PeakGflops)} GFLOP/s, copy {Figures.Gflops(rates.BandwidthGbs)} GB/s, measured in the run.\n");
        }

        foreach (PeerInfo peer in environment.Peers)
        {
            text.Append($"- {peer.Name} {peer.Version}: {peer.Settings}. A call that computes nothing takes {Figures.Microseconds(peer.EmptyCallMicroseconds)} µs and is in every figure; ");
            text.Append($"a request to its process takes {Figures.Microseconds(peer.RoundTripMicroseconds)} µs and is in none.\n");
        }

        foreach ((string peer, string reason) in environment.LeftOut) text.Append($"- {peer}: {reason}.\n");
        text.Append('\n');
    }

    private static void WriteTable(StringBuilder text, IReadOnlyList<LineResult> lines, IReadOnlyList<string> peers)
    {
        text.Append("| line | ours µs | GFLOP/s | roofline |");
        foreach (string peer in peers) text.Append($" {peer} µs |");
        bool hasOverhead = lines.Any(static line => line.Overhead is not null), hasSound = lines.Any(static line => line.SoundMicroseconds is not null);
        text.Append(" ratio | difference |").Append(hasOverhead ? " kernel µs | overhead µs | forms |" : "").Append(hasSound ? " real-time factor | forms |" : "");
        text.Append("\n|---|--:|--:|--:|");
        foreach (string _ in peers) text.Append("--:|");
        text.Append("--:|--:|").Append(hasOverhead ? "--:|--:|---|" : "").Append(hasSound ? "---|---|" : "").Append('\n');
        foreach (LineResult line in lines)
        {
            text.Append($"| {line.Name} | {Figures.Microseconds(line.Ours.Microseconds.Median)} | {Figures.Gflops(line.Gflops)} | {Figures.Percent(line.RooflineShare)} |");
            foreach (string peer in peers)
            {
                Timing? timing = line.Peers.FirstOrDefault(entry => entry.Key == peer).Value;
                text.Append(timing is null ? " – |" : $" {Figures.Microseconds(timing.Microseconds.Median)} |");
            }

            text.Append($" {Figures.Ratio(line.Ratio)} | {Figures.Difference(line.Difference)} |");
            if (line.Overhead is Overhead overhead)
            {
                text.Append($" {Figures.Microseconds(overhead.KernelMicroseconds)} | {Figures.Microseconds(overhead.Microseconds.Median)} | {line.VariantsText} |");
            }

            if (line.RealTimeFactors.Count > 0) text.Append($" {Figures.Factors(line.RealTimeFactors)} | {line.VariantsText} |");
            text.Append('\n');
        }
    }
}
