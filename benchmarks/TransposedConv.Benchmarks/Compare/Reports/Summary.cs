using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Compare.Reports;

/// <summary>All lines of one ladder in one pass with one number of threads, in a few numbers.</summary>
/// <param name="Lines">How many lines had a peer.</param>
/// <param name="GeometricMean">Of the ratios.</param>
/// <param name="Worst">The line with the smallest ratio.</param>
/// <param name="Won">How many ratios are at least 1.</param>
/// <param name="Large">How many lines are above <see cref="LargeOperations"/>.</param>
/// <param name="NearRoofline">How many of these reach <see cref="RooflineGoal"/> of what the machine allows.</param>
/// <param name="Overhead">
/// The median of what ours takes beyond its kernel, µs, over the lines whose kernel is short enough that the difference of two times is more than noise; null
/// where there is none.
/// </param>
/// <param name="LargestOverhead">The one of these lines with the largest.</param>
internal sealed record Summary(
    string Ladder,
    Pass Pass,
    int Threads,
    int Lines,
    double GeometricMean,
    LineResult Worst,
    int Won,
    int Large,
    int NearRoofline,
    double? Overhead,
    LineResult? LargestOverhead)
{
    private const double LargeOperations = 10e6;
    private const double RooflineGoal = 0.85;

    /// <summary>Times vary by a hundredth: of a longer kernel that would be more than the half microsecond at stake.</summary>
    private const double LongestKernelTakenApart = 50;

    /// <summary>What ours takes beyond its kernels, in words; of a summary that knows it.</summary>
    public string OverheadText =>
        $"beyond the kernel, where this takes up to {Figures.Microseconds(LongestKernelTakenApart)} µs, a call of ours takes {Figures.Microseconds(Overhead!.Value)} µs "
        + $"in the median, at most {Figures.Microseconds(LargestOverhead!.Overhead!.Microseconds.Median)} µs ({LargestOverhead.Name})";

    /// <summary>One summary for each ladder, pass and number of threads that has a line with a peer.</summary>
    public static IReadOnlyList<Summary> Of(IEnumerable<LineResult> results) =>
        [.. from result in results
            where result.Ratio is not null
            group result by (result.Ladder, result.Pass, result.Threads) into same
            select Of(same.Key.Ladder, same.Key.Pass, same.Key.Threads, [.. same])];

    private static Summary Of(string ladder, Pass pass, int threads, IReadOnlyCollection<LineResult> results)
    {
        LineResult[] large = [.. results.Where(static result => result.Operations > LargeOperations)];
        LineResult[] apart = [.. results.Where(static result => result.Overhead?.KernelMicroseconds <= LongestKernelTakenApart)];
        return new Summary(
            ladder,
            pass,
            threads,
            results.Count,
            Math.Exp(results.Average(static result => Math.Log(result.Ratio!.Value))),
            results.MinBy(static result => result.Ratio!.Value)!,
            results.Count(static result => result.Ratio >= 1),
            large.Length,
            large.Count(static result => result.RooflineShare >= RooflineGoal),
            apart.Length == 0 ? null : Quartiles.Of([.. apart.Select(static result => result.Overhead!.Microseconds.Median)]).Median,
            apart.MaxBy(static result => result.Overhead!.Microseconds.Median));
    }
}
