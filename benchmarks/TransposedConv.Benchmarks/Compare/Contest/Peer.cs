using System.Diagnostics;
using System.Text.Json.Nodes;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Compare.Contest;

/// <summary>A library in a process of its own, with a fixed number of threads.</summary>
internal sealed class Peer(string name, PeerProcess process, string version, string settings, TimeSpan spinsFor, Func<Pass, bool> offers) : IDisposable
{
    private const int Pings = 200;
    private const int EmptyRounds = 21;
    private const int EmptyCalls = 500;

    public string Name => name;

    /// <summary>Of the library and of what runs it.</summary>
    public string Version => version;

    /// <summary>What was set to make it as fast as it can be.</summary>
    public string Settings => settings;

    public TimeSpan SpinsFor => spinsFor;

    public bool Offers(Pass pass) => offers(pass);

    /// <summary>Hands over the problem; returns the ways in which the peer can compute it.</summary>
    public IReadOnlyList<string> Load(Problem problem, ProblemFiles files)
    {
        JsonObject answer = process.Ask(files.LoadRequest(problem));
        return [.. answer["variants"]!.AsArray().Select(static variant => (string)variant!)];
    }

    /// <summary>Seconds for that many calls, by the peer's own clock.</summary>
    public double Run(string variant, int iterations) =>
        Nanoseconds(process.Ask(new JsonObject { ["op"] = "run", ["variant"] = variant, ["iterations"] = iterations })) / 1e9;

    public IReadOnlyList<float[]> Results(string variant, Problem problem, ProblemFiles files)
    {
        string[] paths = files.ResultPaths(problem);
        process.Ask(new JsonObject { ["op"] = "results", ["variant"] = variant, ["paths"] = new JsonArray([.. paths.Select(static path => (JsonNode)path)]) });
        return [.. paths.Select(ProblemFiles.Read)];
    }

    /// <summary>
    /// The median seconds from a request to its answer, which no figure contains, and the seconds of one call that computes nothing, which
    /// every figure of the peer contains.
    /// </summary>
    public (double RoundTrip, double EmptyCall) MeasureBridge(ProblemFiles files)
    {
        var trips = new double[Pings];
        for (int i = 0; i < Pings; i++)
        {
            long start = Stopwatch.GetTimestamp();
            process.Ask(new JsonObject { ["op"] = "ping" });
            trips[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        JsonObject request = files.EmptyRequest();
        request["iterations"] = EmptyCalls;
        double[] empty = [.. Enumerable.Range(0, EmptyRounds).Select(_ => Nanoseconds(process.Ask(request)) / 1e9 / EmptyCalls)];
        return (Quartiles.Of(trips).Median, Quartiles.Of(empty).Median);
    }

    public void Dispose() => process.Dispose();

    private static double Nanoseconds(JsonObject answer) => (double)answer["ns"]!;
}
