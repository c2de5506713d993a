using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Compare.Reports;

/// <summary>What a second thread brings on a large line.</summary>
/// <param name="Ours">Our time on one thread by that on two.</param>
/// <param name="Peer">The same of the peer that gains most; null without peers.</param>
internal sealed record Scaling(string Ladder, Pass Pass, string Name, double Ours, double? Peer)
{
    /// <summary>What counts as making use of the second thread.</summary>
    public const double Goal = 1.8;

    private const double LargeOperations = 100e6;

    /// <summary>Of all lines above 100 MFLOP that were measured on one thread and on two.</summary>
    public static IReadOnlyList<Scaling> Of(IEnumerable<LineResult> results) =>
        [.. from result in results
            where result.Operations > LargeOperations
            group result by (result.Ladder, result.Pass, result.Name) into same
            let one = same.FirstOrDefault(static result => result.Threads == 1)
            let two = same.FirstOrDefault(static result => result.Threads == 2)
            where one is not null && two is not null
            select new Scaling(same.Key.Ladder, same.Key.Pass, same.Key.Name, Gain(one.Ours, two.Ours), Best(one, two))];

    private static double Gain(Timing one, Timing two) => one.Microseconds.Median / two.Microseconds.Median;

    private static double? Best(LineResult one, LineResult two) =>
        one.Peers.Join(two.Peers, static peer => peer.Key, static peer => peer.Key, static (a, b) => (double?)Gain(a.Value, b.Value)).Max();
}
