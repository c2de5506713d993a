using System.Globalization;
using System.Text.Json.Nodes;
using TransposedConv.Benchmarks.Compare.Ladder;
using TransposedConv.Benchmarks.Compare.Machine;

namespace TransposedConv.Benchmarks.Compare.Reports;

/// <summary>Reads back what <see cref="JsonReport"/> wrote, of one width.</summary>
internal static class JsonSection
{
    public static Section Read(string json, SimdLevel level)
    {
        JsonNode run = JsonNode.Parse(json)!;
        return new Section(level, Environment(run["environment"]!), [.. run["lines"]!.AsArray().Select(static line => Line(line!))]);
    }

    private static RunEnvironment Environment(JsonNode node)
    {
        var environment = new RunEnvironment
        {
            Processor = Text(node["processor"]),
            Processors = (int)node["processors"]!,
            OperatingSystem = Text(node["os"]),
            DotNet = Text(node["dotnet"]),
            Simd = Text(node["simd"]),
        };
        foreach ((string threads, JsonNode? peak) in node["peak_gflops"]!.AsObject())
        {
            environment.Add(int.Parse(threads, CultureInfo.InvariantCulture), new MachineRates((double)peak!, (double)node["bandwidth_gbs"]![threads]!));
        }

        foreach ((string name, JsonNode? peer) in node["peers"]!.AsObject())
        {
            environment.Add(new PeerInfo(name, Text(peer!["version"]), Text(peer["settings"]), (double)peer["round_trip_us"]!, (double)peer["empty_call_us"]!));
        }

        foreach ((string name, JsonNode? reason) in node["left_out"]!.AsObject()) environment.AddLeftOut(name, Text(reason));
        return environment;
    }

    private static LineResult Line(JsonNode node) => new()
    {
        Ladder = Text(node["ladder"]),
        Name = Text(node["name"]),
        Pass = Enum.Parse<Pass>(Text(node["pass"]), ignoreCase: true),
        Threads = (int)node["threads"]!,
        Ours = new Timing(Quartiles(node["ours_us"]!, node["ours_spread_us"]!), null, 0),
        Peers = [.. node["peers"]!.AsObject().Select(peer => KeyValuePair.Create(peer.Key, new Timing(
            Quartiles(peer.Value!, node["peer_spread_us"]![peer.Key]!),
            (string?)node["peer_variants"]![peer.Key],
            (double?)node["peer_differences"]![peer.Key] ?? double.PositiveInfinity)))],
        SoundMicroseconds = (double?)node["sound_us"],
        Overhead = node["overhead_us"] is JsonNode overhead
            ? new Overhead((double)node["kernel_us"]!, Quartiles(overhead, node["overhead_spread_us"]!))
            : null,
        Operations = (double)node["operations"]!,
        RooflineMicroseconds = (double)node["roofline_us"]!,
    };

    private static Quartiles Quartiles(JsonNode median, JsonNode spread) =>
        new((double)spread["least"]!, (double)spread["lower_quartile"]!, (double)median, (double)spread["upper_quartile"]!);

    private static string Text(JsonNode? node) => (string)node!;
}
