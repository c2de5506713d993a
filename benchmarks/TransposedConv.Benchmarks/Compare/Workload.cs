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
        ProductLine[] products = options.Passes.Contains(Pass.Matmul) ? Select(options, ProductFile.ReadShipped(), static line => line.Name) : [];
        Workload[] all =
        [
            .. from pass in options.Passes
               where pass != Pass.Matmul
               from ladder in ladders
               where ladder.Length > 0
               select new Workload(ladder[0].Ladder, pass, [.. ladder.Select(static line => line.Name)], ladder.Select(line => new ConvolutionProblem(line, pass))),
            .. products.Length == 0 ? (Workload[])[] : [new(ProductFile.Name, Pass.Matmul, [.. products.Select(static line => line.Name)], products.Select(static line => new ProductProblem(line)))],
        ];
        return all.Length > 0 ? all : throw new UsageException($"--lines: no line matches '{options.Lines}'.");
    }

    private static T[] Select<T>(CompareOptions options, IReadOnlyList<T> lines, Func<T, string> name) =>
        [.. lines.Where(line => options.Lines?.IsMatch(name(line)) ?? true)];
}
