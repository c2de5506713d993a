using System.Text;

namespace TransposedConv.Benchmarks.Compare.Reports;

/// <summary>Writes what the second thread brings as a table of Markdown.</summary>
internal static class ScalingTable
{
    /// <summary>Nothing if there is no large line that was measured on one thread and on two.</summary>
    public static void Write(StringBuilder text, Section section)
    {
        IReadOnlyList<Scaling> all = Scaling.Of(section.Lines);
        if (all.Count == 0) return;
        int scaling = all.Count(static line => line.Peer >= Scaling.Goal);
        int both = all.Count(static line => line.Peer >= Scaling.Goal && line.Ours >= Scaling.Goal);
        text.Append($"\n## Two threads by one, {section.Environment.Simd}\n\n");
        text.Append($"Time on one thread by that on two, lines above 100 MFLOP. A peer gains {Figures.Ratio(Scaling.Goal)} or more on {scaling} of {all.Count} lines, and we on {both} of these.\n\n");
        text.Append("| ladder | pass | line | ours | best peer |\n|---|---|---|--:|--:|\n");
        foreach (Scaling line in all)
        {
            text.Append($"| {line.Ladder} | {Words.Of(line.Pass)} | {line.Name} | {Figures.Ratio(line.Ours)} | {Figures.Ratio(line.Peer)} |\n");
        }
    }
}
