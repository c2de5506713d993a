namespace TransposedConv.Benchmarks.Compare.Reports;

/// <summary>Prints a run as it goes.</summary>
internal sealed class ConsoleReport(TextWriter output, IReadOnlyList<string> peers, int nameWidth)
{
    public void WriteEnvironment(RunEnvironment environment)
    {
        output.WriteLine($"{environment.Processor}, {environment.Processors} processors, {environment.OperatingSystem}");
        output.WriteLine($"{environment.DotNet}, vectors of {environment.Simd}");
    }

    public void WritePeer(PeerInfo peer)
    {
        output.WriteLine($"{peer.Name} {peer.Version}: {peer.Settings}.");
        output.WriteLine(
            $"  Bridge: {Figures.Microseconds(peer.RoundTripMicroseconds)} µs a request, in no figure; "
            + $"{Figures.Microseconds(peer.EmptyCallMicroseconds)} µs for a call that computes nothing, in every figure.");
    }

    public void WriteLeftOut(string peer, string reason) => output.WriteLine($"{peer}: {reason}.");

    public void WriteHeader(RunEnvironment environment, Workload workload, int threads)
    {
        Machine.MachineRates rates = environment.Rates[threads];
        output.WriteLine();
        output.WriteLine(
            $"{workload.Ladder}, {Words.Of(workload.Pass)}, {Words.Threads(threads)}; "
            + $"peak {Figures.Gflops(rates.PeakGflops)} GFLOP/s, copy {Figures.Gflops(rates.BandwidthGbs)} GB/s");
        output.Write($"{"line".PadRight(nameWidth)}{"ours µs",11}{"GFLOP/s",9}{"roofline",10}");
        foreach (string peer in peers) output.Write($"{peer + " µs",16}");
        output.WriteLine($"{"ratio",8}{"difference",12}");
    }

    public void WriteLine(LineResult line)
    {
        output.Write(line.Name.PadRight(nameWidth));
        output.Write($"{Figures.Microseconds(line.Ours.Microseconds.Median),11}{Figures.Gflops(line.Gflops),9}{Figures.Percent(line.RooflineShare),10}");
        foreach (string peer in peers)
        {
            Timing? timing = line.Peers.FirstOrDefault(entry => entry.Key == peer).Value;
            output.Write($"{(timing is null ? "–" : Figures.Microseconds(timing.Microseconds.Median)),16}");
        }

        output.Write($"{Figures.Ratio(line.Ratio),8}{Figures.Difference(line.Difference),12}");
        if (line.Overhead is Overhead overhead) output.Write($"  overhead {Figures.Microseconds(overhead.Microseconds.Median)} µs");
        if (line.RealTimeFactors.Count > 0) output.Write($"  real-time factor {Figures.Factors(line.RealTimeFactors)}");
        output.WriteLine(line.VariantsText.Length > 0 ? "  " + line.VariantsText : "");
    }

    public static void WriteSummary(TextWriter output, Summary summary) => output.WriteLine(
        $"{summary.Ladder}, {Words.Of(summary.Pass)}, {Words.Threads(summary.Threads)}: geometric mean {Figures.Ratio(summary.GeometricMean)}, "
        + $"worst {summary.Worst.Name} {Figures.Ratio(summary.Worst.Ratio)}, won {summary.Won} of {summary.Lines}, "
        + $"at 85 % of the roofline {summary.NearRoofline} of {summary.Large} above 10 MFLOP"
        + (summary.LargestOverhead is null ? "" : $"; {summary.OverheadText}"));
}
