using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TransposedConv.Benchmarks.Compare.Reports;

/// <summary>
/// Writes a run for machines: <c>environment</c>, <c>lines</c> and <c>summaries</c>, one of these per ladder, pass and number of threads; of a second
/// width the same under its name. Times are medians in microseconds; a ratio is the fastest peer's time by ours; shares and ratios are plain
/// numbers. <see cref="JsonSection"/> reads it.
/// </summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Write(IReadOnlyList<Section> sections)
    {
        JsonObject run = Describe(sections[0]);
        foreach (Section section in sections.Skip(1)) run[Words.Of(section.Level)] = Describe(section);
        return run.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Describe(Section section) => new()
    {
        ["environment"] = Describe(section.Environment),
        ["lines"] = Array(section.Lines, Describe),
        ["summaries"] = Array(Summary.Of(section.Lines), Describe),
    };

    public static JsonObject Describe(RunEnvironment environment) => new()
    {
        ["processor"] = environment.Processor,
        ["processors"] = environment.Processors,
        ["os"] = environment.OperatingSystem,
        ["dotnet"] = environment.DotNet,
        ["simd"] = environment.Simd,
        ["peers"] = Map(environment.Peers, static peer => peer.Name, static peer => new JsonObject
        {
            ["version"] = peer.Version,
            ["settings"] = peer.Settings,
            ["round_trip_us"] = peer.RoundTripMicroseconds,
            ["empty_call_us"] = peer.EmptyCallMicroseconds,
        }),
        ["left_out"] = Map(environment.LeftOut, static entry => entry.Key, static entry => entry.Value),
        ["peak_gflops"] = Map(environment.Rates, static entry => Text(entry.Key), static entry => entry.Value.PeakGflops),
        ["bandwidth_gbs"] = Map(environment.Rates, static entry => Text(entry.Key), static entry => entry.Value.BandwidthGbs),
    };

    private static JsonObject Describe(LineResult line) => new()
    {
        ["ladder"] = line.Ladder,
        ["name"] = line.Name,
        ["pass"] = Words.Of(line.Pass),
        ["threads"] = line.Threads,
        ["ours_us"] = line.Ours.Microseconds.Median,
        ["ours_spread_us"] = Spread(line.Ours.Microseconds),
        ["gflops"] = line.Gflops,
        ["roofline"] = line.RooflineShare,
        ["operations"] = line.Operations,
        ["roofline_us"] = line.RooflineMicroseconds,
        ["peers"] = Map(line.Peers, static peer => peer.Key, static peer => peer.Value.Microseconds.Median),
        ["peer_spread_us"] = Map(line.Peers, static peer => peer.Key, static peer => Spread(peer.Value.Microseconds)),
        ["peer_differences"] = Map(line.Peers, static peer => peer.Key, static peer => Finite(peer.Value.Difference)),
        ["peer_variants"] = Map(line.Peers, static peer => peer.Key, static peer => peer.Value.Variant),
        ["ratio"] = line.Ratio,
        ["difference"] = Finite(line.Difference),
        ["sound_us"] = line.SoundMicroseconds,
        ["real_time_factors"] = Map(line.RealTimeFactors, static entry => entry.Key, static entry => entry.Value),
        ["kernel_us"] = line.Overhead?.KernelMicroseconds,
        ["overhead_us"] = line.Overhead?.Microseconds.Median,
        ["overhead_spread_us"] = line.Overhead is Overhead overhead ? Spread(overhead.Microseconds) : null,
    };

    private static JsonObject Describe(Summary summary) => new()
    {
        ["ladder"] = summary.Ladder,
        ["pass"] = Words.Of(summary.Pass),
        ["threads"] = summary.Threads,
        ["lines"] = summary.Lines,
        ["geomean"] = summary.GeometricMean,
        ["worst"] = summary.Worst.Ratio,
        ["worst_line"] = summary.Worst.Name,
        ["won"] = summary.Won,
        ["large"] = summary.Large,
        ["near_roofline"] = summary.NearRoofline,
        ["overhead_us"] = summary.Overhead,
        ["largest_overhead_us"] = summary.LargestOverhead?.Overhead!.Microseconds.Median,
        ["largest_overhead_line"] = summary.LargestOverhead?.Name,
    };

    private static JsonObject Spread(Quartiles microseconds) => new()
    {
        ["least"] = microseconds.Least,
        ["lower_quartile"] = microseconds.Lower,
        ["upper_quartile"] = microseconds.Upper,
    };

    // JSON has no infinity: a result that cannot be compared has no number.
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonObject> describe) => [.. items.Select(item => (JsonNode)describe(item))];

    private static JsonObject Map<T>(IEnumerable<T> items, Func<T, string> key, Func<T, JsonNode?> value) =>
        new(items.Select(item => KeyValuePair.Create(key(item), value(item))));

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
