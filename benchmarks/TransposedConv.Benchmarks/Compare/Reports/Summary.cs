using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Compare.Reports;

/// <summary>All lines of one ladder in one pass with one number of threads, in a few numbers.</summary>
/// <param name="Lines">How many lines had a peer.</param>
/// <param name="GeometricMean">Of the ratios.</param>
/// <param name="Worst">The line with the smallest ratio.</param>
/// <param name="Won">How many ratios are at least 1.</param>
/// <param name="Large">How many lines are above <see cref="LargeOperations"/>.</param>
/// <param name="NearRoofline">How many of these reach <see cref="RooflineGoal"/> of what the machine allows.</param>
internal sealed record Summary(string Ladder, Pass Pass, int Threads, int Lines, double GeometricMean, LineResult Worst, int Won, int Large, int NearRoofline)
{
    private const double LargeOperations = 10e6;
    private const double RooflineGoal = 0.85;

    /// <summary>One summary for each ladder, pass and number of threads that has a line with a peer.</summary>
    public static IReadOnlyList<Summary> Of(IEnumerable<LineResult> results) =>
        [.. from result in results
            where result.Ratio is not null
            group result by (result.Ladder, result.Pass, result.Threads) into same
            select Of(same.Key.Ladder, same.Key.Pass, same.Key.Threads, [.. same])];

    private static Summary Of(string ladder, Pass pass, int threads, IReadOnlyCollection<LineResult> results)
    {
        LineResult[] large = [.. results.Where(static result => result.Operations > LargeOperations)];
        return new Summary(
            ladder,
            pass,
            threads,
            results.Count,
            Math.Exp(results.Average(static result => Math.Log(result.Ratio!.Value))),
            results.MinBy(static result => result.Ratio!.Value)!,
            results.Count(static result => result.Ratio >= 1),
            large.Length,
            large.Count(static result => result.RooflineShare >= RooflineGoal));
    }
}
