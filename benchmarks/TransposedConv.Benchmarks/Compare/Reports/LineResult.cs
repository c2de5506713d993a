using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Compare.Reports;

/// <summary>What came out for one contestant.</summary>
/// <param name="Microseconds">Per call.</param>
/// <param name="Variant">The way it computed, where it has several.</param>
/// <param name="Difference">The largest relative difference of its results from ours; 0 for ours.</param>
internal sealed record Timing(Quartiles Microseconds, string? Variant, double Difference);

/// <summary>What came out for one ladder line in one pass with one number of threads.</summary>
internal sealed record LineResult
{
    /// <summary>The name of the ladder that the line stands in.</summary>
    public required string Ladder { get; init; }

    public required string Name { get; init; }

    public required Pass Pass { get; init; }

    public required int Threads { get; init; }

    public required Timing Ours { get; init; }

    /// <summary>By name, in the order in which they were asked for.</summary>
    public required IReadOnlyList<KeyValuePair<string, Timing>> Peers { get; init; }

    /// <summary>What ours takes beyond its kernel; null where that is not measured.</summary>
    public Overhead? Overhead { get; init; }

    /// <summary>How long the sound lasts that a call makes; null where it makes none.</summary>
    public double? SoundMicroseconds { get; init; }

    public required double Operations { get; init; }

    /// <summary>The least time that the machine allows.</summary>
    public required double RooflineMicroseconds { get; init; }

    /// <summary>
    /// The real-time factors, ours and then each peer's: the time a call takes by that which its sound lasts, below 1 faster than it is heard. Empty where there
    /// is no sound.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, double>> RealTimeFactors => SoundMicroseconds is not double sound
        ? []
        : [KeyValuePair.Create("ours", Ours.Microseconds.Median / sound), .. Peers.Select(peer => KeyValuePair.Create(peer.Key, peer.Value.Microseconds.Median / sound))];

    public double Gflops => Operations / Ours.Microseconds.Median / 1e3;

    /// <summary>The least time by the time we take: 1 is all that the machine allows. Problems that stay in the caches can be above it.</summary>
    public double RooflineShare => RooflineMicroseconds / Ours.Microseconds.Median;

    /// <summary>The time of the fastest peer by ours: above 1 we are faster. Null without peers.</summary>
    public double? Ratio => Peers.Count == 0 ? null : Peers.Min(static peer => peer.Value.Microseconds.Median) / Ours.Microseconds.Median;

    /// <summary>The ways in which those peers computed that have several.</summary>
    public string VariantsText => string.Join("; ", Peers.Where(static peer => peer.Value.Variant is not null).Select(static peer => $"{peer.Key} {peer.Value.Variant}"));

    /// <summary>The largest relative difference of a peer's results from ours.</summary>
    public double Difference => Peers.Count == 0 ? 0 : Peers.Max(static peer => peer.Value.Difference);
}
