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
        JsonObject json = JsonNode.Parse(JsonReport.Write([new Section(SimdLevel.Widest, Surroundings(), Lines)]))!.AsObject();

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

        JsonNode.Parse(JsonReport.Write([new Section(SimdLevel.Widest, Surroundings(), [broken])]))!["lines"]![0]!["difference"].Should().BeNull();
    }

    [Fact]
    public void ASecondWidthStandsUnderItsName()
    {
        Section widest = new(SimdLevel.Widest, Surroundings(), Lines), avx2 = new(SimdLevel.Avx2, Surroundings(), [Lines[1]]);

        JsonObject json = JsonNode.Parse(JsonReport.Write([widest, avx2]))!.AsObject();

        json["lines"]!.AsArray().Should().HaveCount(2);
        json["avx2"]!["lines"]!.AsArray().Should().HaveCount(1);
        json["avx2"]!["summaries"]![0]!["geomean"]!.GetValue<double>().Should().BeApproximately(8, 1e-12);
    }

    [Fact]
    public void WhatIsWrittenAsJsonIsReadBack()
    {
        RunEnvironment surroundings = Surroundings();
        surroundings.AddLeftOut("onnxruntime", "gone");
        LineResult chosen = Lines[0] with { Peers = [KeyValuePair.Create("torch", Time(3, 1e-7) with { Variant = "native" })] };
        var section = new Section(SimdLevel.Avx2, surroundings, [chosen, .. Lines]);

        Section read = JsonSection.Read(JsonReport.Write([section]), SimdLevel.Avx2);

        read.Should().BeEquivalentTo(section);
        MarkdownReport.Write([read], "").Should().Be(MarkdownReport.Write([section], ""));
    }

    [Fact]
    public void MarkdownHasTheSummaryFirstAndOneTableForEachPassAndNumberOfThreads()
    {
        string text = MarkdownReport.Write([new Section(SimdLevel.Widest, Surroundings(), [.. Lines, Lines[0] with { Threads = 1 }])], "--threads 2,1");

        text.Should().Contain("-- compare --threads 2,1\n");
        text.Should().Contain("| rungs | training | 2 | 512 bits | 2.00 | slow 0.50 | 1 of 2 | 0 of 0 |\n");
        text.Should().Contain("## rungs, training, 2 threads, 512 bits\n").And.Contain("## rungs, training, 1 thread, 512 bits\n");
        text.Should().Contain("| slow | 20.0 | 0.10 | 25 % | 10.0 | 0.50 | 1.0e-6 |\n");
        text.IndexOf("## Summary", StringComparison.Ordinal).Should().BeLessThan(text.IndexOf("## rungs", StringComparison.Ordinal));
    }

    [Fact]
    public void TheSummaryIsQuotedBetweenTheMarks()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "before\n");
            FluentActions.Invoking(() => SummaryQuote.RequireMarks(path)).Should().Throw<UsageException>().WithMessage("--quote: expected a file with*");
            File.WriteAllText(path, "before\n<!-- summary of the last full run, written by compare --quote -->\nold\n<!-- end of the summary -->\nbehind\n");
            SummaryQuote.RequireMarks(path);

            SummaryQuote.Write(path, "| new |\n");

            SummaryQuote.Read(File.ReadAllText(path)).Should().Be("| new |\n");
            File.ReadAllText(path).Should().StartWith("before\n<!--").And.EndWith("-->\nbehind\n").And.NotContain("old");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void TheSecondThreadIsJudgedOnLargeLinesMeasuredOnOneAndOnTwo()
    {
        LineResult two = Line("large", ours: 10, ("torch", 20), ("onnxruntime", 40)) with { Operations = 2e8 };
        LineResult one = Line("large", ours: 19, ("torch", 30), ("onnxruntime", 76)) with { Operations = 2e8, Threads = 1 };
        Section section = new(SimdLevel.Widest, Surroundings(), [one, two, .. Lines, two with { Name = "only on two" }]);

        Scaling.Of(section.Lines).Should().Equal(new Scaling("rungs", Pass.Training, "large", 1.9, 1.9));
        MarkdownReport.Write([section], "").Should().Contain("on 1 of 1 lines, and we on 1 of these").And.Contain("| rungs | training | large | 1.90 | 1.90 |\n");
        MarkdownReport.Write([section with { Lines = Lines }], "").Should().NotContain("Two threads by one");
    }

    [Fact]
    public void LargeLinesAreCountedThatComeNearTheRoofline()
    {
        LineResult near = Line("near", ours: 5.5, ("torch", 9)) with { Operations = 2e7 };
        LineResult far = near with { RooflineMicroseconds = 4 };

        Summary summary = Summary.Of([near, far, .. Lines]).Single();

        summary.Large.Should().Be(2);
        summary.NearRoofline.Should().Be(1);
    }

    [Fact]
    public void WhatACallTakesBeyondItsKernelIsReportedLineByLineAndInTheSummary()
    {
        // Paired round by round: 5 − 4, 9 − 6 and 6 − 4 µs.
        Overhead small = Overhead.Of([5e-6, 9e-6, 6e-6], [4e-6, 6e-6, 4e-6]);
        small.KernelMicroseconds.Should().BeApproximately(4, 1e-9);
        small.Microseconds.Median.Should().BeApproximately(2, 1e-9);
        LineResult step = Line("step", ours: 6, ("torch", 9)) with { Overhead = small };
        step = step with { Peers = [KeyValuePair.Create("torch", step.Peers[0].Value with { Variant = "overlap, native" })] };
        LineResult tooLong = step with { Name = "long", Overhead = new Overhead(51, new Quartiles(1, 2, 30, 40)) };
        Section section = new(SimdLevel.Widest, Surroundings(), [step, tooLong, step with { Name = "more", Overhead = small with { Microseconds = 2 * small.Microseconds } }]);

        Summary summary = Summary.Of(section.Lines).Single();
        summary.Overhead.Should().BeApproximately(3, 1e-9);
        summary.LargestOverhead!.Name.Should().Be("more");
        JsonNode json = JsonNode.Parse(JsonReport.Write([section]))!;
        json["lines"]![0]!["kernel_us"]!.GetValue<double>().Should().BeApproximately(4, 1e-9);
        json["lines"]![0]!["overhead_us"]!.GetValue<double>().Should().BeApproximately(2, 1e-9);
        json["summaries"]![0]!["largest_overhead_line"]!.GetValue<string>().Should().Be("more");
        JsonSection.Read(json.ToJsonString(), SimdLevel.Widest).Lines.Should().BeEquivalentTo(section.Lines);
        string markdown = MarkdownReport.Write([section], "");
        markdown.Should().Contain("| difference | kernel µs | overhead µs | forms |\n").And.Contain("| 1.0e-6 | 4.00 | 2.00 | torch overlap, native |\n");
        markdown.Should().Contain("3.00 µs in the median, at most 4.00 µs (more).\n");
        using var console = new StringWriter();
        new ConsoleReport(console, ["torch"], 6).WriteLine(step);
        console.ToString().TrimEnd().Should().EndWith("1.0e-6  overhead 2.00 µs  torch overlap, native");
    }

    [Fact]
    public void SoundHasRealTimeFactors()
    {
        LineResult step = Line("step", ours: 20, ("torch", 50), ("onnxruntime", 80)) with { SoundMicroseconds = 100 };

        step.RealTimeFactors.Should().Equal(KeyValuePair.Create("ours", 0.2), KeyValuePair.Create("torch", 0.5), KeyValuePair.Create("onnxruntime", 0.8));
        Line("silent", ours: 20).RealTimeFactors.Should().BeEmpty();
        Section section = new(SimdLevel.Widest, Surroundings(), [step]);
        JsonNode json = JsonNode.Parse(JsonReport.Write([section]))!;
        json["lines"]![0]!["real_time_factors"]!["torch"]!.GetValue<double>().Should().Be(0.5);
        JsonSection.Read(json.ToJsonString(), SimdLevel.Widest).Lines.Should().BeEquivalentTo(section.Lines);
        MarkdownReport.Write([section], "").Should().Contain("| real-time factor | forms |\n").And.Contain("| ours 0.200, torch 0.500, onnxruntime 0.800 |");
        using var console = new StringWriter();
        new ConsoleReport(console, ["torch"], 6).WriteLine(step);
        console.ToString().TrimEnd().Should().EndWith("real-time factor ours 0.200, torch 0.500, onnxruntime 0.800");
    }

    private static RunEnvironment Surroundings()
    {
        var environment = new RunEnvironment { Processor = "A processor", Simd = "512 bits" };
        environment.Add(2, new MachineRates(200, 30));
        environment.Add(new PeerInfo("torch", "9.9", "best", 10, 1));
        return environment;
    }

    private static LineResult Line(string name, double ours, params (string Name, double Microseconds)[] peers) => new()
    {
        Ladder = "rungs",
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
