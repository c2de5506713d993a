using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Compare;

/// <summary>The lines of one ladder that are to be computed in one pass, each made when its turn comes, because some are large.</summary>
/// <param name="Ladder">The name of the ladder.</param>
/// <param name="Pass">The pass.</param>
/// <param name="Names">The names of the lines.</param>
/// <param name="Problems">The problems, one by one.</param>
internal sealed record Workload(string Ladder, Pass Pass, IReadOnlyList<string> Names, IEnumerable<Problem> Problems)
{
    /// <summary>All workloads of a run, pass by pass.</summary>
    /// <exception cref="UsageException">A ladder cannot be read, or no line is left of all.</exception>
    public static IReadOnlyList<Workload> Of(CompareOptions options)
    {
        LadderLine[][] ladders = [.. options.Ladders.Select(ladder => Select(options, LadderFile.Read(ladder), static line => line.Name))];
        Workload[] all = [.. options.Passes.SelectMany(pass => Of(options, pass, ladders)).Where(static workload => workload.Names.Count > 0)];
        return all.Length > 0 ? all : throw new UsageException($"--lines: no line matches '{options.Lines}'.");
    }

    /// <summary>The convolutions of all ladders; the other passes have lines of their own.</summary>
    private static IEnumerable<Workload> Of(CompareOptions options, Pass pass, IEnumerable<LadderLine[]> ladders) => pass switch
    {
        Pass.Matmul => [Create(ProductFile.Name, pass, Select(options, ProductFile.ReadShipped(), static line => line.Name), static line => line.Name, static line => new ProductProblem(line))],
        Pass.Streaming => [Create(StreamingFile.Name, pass, Select(options, Steps(), NameOf), NameOf, static step => new StreamingProblem(step.Line, step.Frames))],
        Pass.Network => [Create(NetworkProblem.List, pass, Select(options, NetworkProblem.FramesPerStep, NetworkProblem.NameOf), NetworkProblem.NameOf, static frames => new NetworkProblem(frames))],
        _ => ladders.Where(static ladder => ladder.Length > 0)
            .Select(ladder => Create(ladder[0].Ladder, pass, ladder, static line => line.Name, line => new ConvolutionProblem(line, pass))),
    };

    private static Workload Create<T>(string ladder, Pass pass, IReadOnlyList<T> lines, Func<T, string> name, Func<T, Problem> problem) =>
        new(ladder, pass, [.. lines.Select(name)], lines.Select(problem));

    private static (StreamingLine Line, int Frames)[] Steps() =>
        [.. from frames in StreamingProblem.FramesPerStep from line in StreamingFile.ReadShipped() select (line, frames)];

    private static string NameOf((StreamingLine Line, int Frames) step) => StreamingProblem.NameOf(step.Line, step.Frames);

    private static T[] Select<T>(CompareOptions options, IReadOnlyList<T> lines, Func<T, string> name) =>
        [.. lines.Where(line => options.Lines?.IsMatch(name(line)) ?? true)];
}
