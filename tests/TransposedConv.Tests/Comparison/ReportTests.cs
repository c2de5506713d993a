using System.Text.Json.Nodes;
using TransposedConv.Benchmarks.Compare;
using TransposedConv.Benchmarks.Compare.Ladder;
using TransposedConv.Benchmarks.Compare.Machine;
using TransposedConv.Benchmarks.Compare.Reports;

namespace TransposedConv.Tests.Comparison;

public class ReportTests
{
    private static readonly LineResult[] Lines =
    [
        Line("slow", ours: 20, ("torch", 10), ("onnxruntime", 40)),
        Line("fast", ours: 1, ("torch", 8), ("onnxruntime", 9)),
    ];

    [Fact]
    public void TheRatioIsOfTheFastestPeer()
    {
        Lines[0].Ratio.Should().Be(0.5);
        Lines[0].Gflops.Should().Be(0.1);
        Lines[0].RooflineShare.Should().Be(0.25);
        Line("alone", ours: 1).Ratio.Should().BeNull();
    }

    [Fact]
    public void ASummaryHasMeanWorstAndWins()
    {
        Summary summary = Summary.Of([.. Lines, Line("alone", ours: 1)]).Should().ContainSingle().Subject;

        summary.GeometricMean.Should().BeApproximately(2, 1e-12);
        summary.Worst.Name.Should().Be("slow");
        summary.Won.Should().Be(1);
        summary.Lines.Should().Be(2);
        Summary.Of([Line("alone", ours: 1)]).Should().BeEmpty();
    }

    [Fact]
    public void JsonHoldsEnvironmentLinesAndSummaries()
    {
        JsonObject json = JsonNode.Parse(JsonReport.Write(Surroundings(), Lines))!.AsObject();

        json["environment"]!["processor"]!.GetValue<string>().Should().Be("A processor");
        json["environment"]!["dotnet"]!.GetValue<string>().Should().StartWith(".NET");
        json["environment"]!["peers"]!["torch"]!["version"]!.GetValue<string>().Should().Be("9.9");
        json["environment"]!["peak_gflops"]!["2"]!.GetValue<double>().Should().Be(200);
        json["environment"]!["bandwidth_gbs"]!["2"]!.GetValue<double>().Should().Be(30);
        JsonNode line = json["lines"]![0]!;
        line["name"]!.GetValue<string>().Should().Be("slow");
        line["pass"]!.GetValue<string>().Should().Be("training");
        line["threads"]!.GetValue<int>().Should().Be(2);
        line["ours_us"]!.GetValue<double>().Should().Be(20);
        line["ours_spread_us"]!["least"]!.GetValue<double>().Should().Be(10);
        line["ours_spread_us"]!["lower_quartile"]!.GetValue<double>().Should().Be(18);
        line["ours_spread_us"]!["upper_quartile"]!.GetValue<double>().Should().Be(24);
        line["gflops"]!.GetValue<double>().Should().Be(0.1);
        line["roofline"]!.GetValue<double>().Should().Be(0.25);
        line["peers"]!["onnxruntime"]!.GetValue<double>().Should().Be(40);
        line["ratio"]!.GetValue<double>().Should().Be(0.5);
        JsonNode summary = json["summaries"]![0]!;
        summary["pass"]!.GetValue<string>().Should().Be("training");
        summary["threads"]!.GetValue<int>().Should().Be(2);
        summary["geomean"]!.GetValue<double>().Should().BeApproximately(2, 1e-12);
        summary["worst"]!.GetValue<double>().Should().Be(0.5);
        summary["worst_line"]!.GetValue<string>().Should().Be("slow");
        summary["won"]!.GetValue<int>().Should().Be(1);
    }

    [Fact]
    public void AResultThatIsNotFiniteStaysValidJson()
    {
        LineResult broken = Line("broken", ours: 1, ("torch", 1));
        broken = broken with { Peers = [KeyValuePair.Create("torch", broken.Peers[0].Value with { Difference = double.PositiveInfinity })] };

        JsonNode.Parse(JsonReport.Write(Surroundings(), [broken]))!["lines"]![0]!["difference"].Should().BeNull();
    }

    [Fact]
    public void MarkdownHasOneTableForEachPassAndNumberOfThreads()
    {
        string text = MarkdownReport.Write(Surroundings(), [.. Lines, Lines[0] with { Threads = 1 }], "--threads 2,1");

        text.Should().Contain("-- compare --threads 2,1\n");
        text.Should().Contain("| training | 2 | 2.00 | slow 0.50 | 1 of 2 |\n");
        text.Should().Contain("## Training, 2 threads\n").And.Contain("## Training, 1 thread\n");
        text.Should().Contain("| slow | 20.0 | 0.10 | 25 % | 10.0 | 0.50 | 1.0e-6 |\n");
    }

    private static RunEnvironment Surroundings()
    {
        var environment = new RunEnvironment { Processor = "A processor" };
        environment.Add(2, new MachineRates(200, 30));
        environment.Add(new PeerInfo("torch", "9.9", "best", 10, 1));
        return environment;
    }

    private static LineResult Line(string name, double ours, params (string Name, double Microseconds)[] peers) => new()
    {
        Name = name,
        Pass = Pass.Training,
        Threads = 2,
        Ours = Time(ours, 0),
        Peers = [.. peers.Select(static peer => KeyValuePair.Create(peer.Name, Time(peer.Microseconds, 1e-6)))],
        Operations = 2000,
        RooflineMicroseconds = 5,
    };

    private static Timing Time(double median, double difference) => new(new Quartiles(0.5 * median, 0.9 * median, median, 1.2 * median), null, difference);
}
