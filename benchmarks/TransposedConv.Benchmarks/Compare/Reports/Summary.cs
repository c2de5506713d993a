using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Compare.Reports;

/// <summary>All lines of one pass and one number of threads in three numbers.</summary>
/// <param name="Lines">How many lines had a peer.</param>
/// <param name="GeometricMean">Of the ratios.</param>
/// <param name="Worst">The line with the smallest ratio.</param>
/// <param name="Won">How many ratios are at least 1.</param>
internal sealed record Summary(Pass Pass, int Threads, int Lines, double GeometricMean, LineResult Worst, int Won)
{
    /// <summary>One summary for each pass and number of threads that has a line with a peer.</summary>
    public static IReadOnlyList<Summary> Of(IEnumerable<LineResult> results) =>
        [.. from result in results
            where result.Ratio is not null
            group result by (result.Pass, result.Threads) into same
            select Of(same.Key.Pass, same.Key.Threads, [.. same])];

    private static Summary Of(Pass pass, int threads, IReadOnlyCollection<LineResult> results) => new(
        pass,
        threads,
        results.Count,
        Math.Exp(results.Average(static result => Math.Log(result.Ratio!.Value))),
        results.MinBy(static result => result.Ratio!.Value)!,
        results.Count(static result => result.Ratio >= 1));
}
