using System.Text.Json;
using System.Text.Json.Nodes;
using TransposedConv.Benchmarks.Compare.Reports;

namespace TransposedConv.Benchmarks.Compare.KernelChoice;

/// <summary>Prints a comparison of kernels as it goes, and writes it for machines.</summary>
internal sealed class KernelReport(TextWriter output, int nameWidth)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public void WriteEnvironment(RunEnvironment environment) =>
        output.WriteLine($"{environment.Processor}; {environment.DotNet}, vectors of {environment.Simd}; the selector's choice is marked with *");

    public void WriteHeader(Workload workload, int threads)
    {
        output.WriteLine();
        output.WriteLine($"{workload.Ladder}, {Words.Of(workload.Pass)}, {Words.Threads(threads)}; µs");
    }

    public void WriteLine(KernelResult result)
    {
        output.Write(result.Name.PadRight(nameWidth) + $"{result.Kernel,-16}");
        foreach ((var algorithm, Quartiles time) in result.Microseconds)
        {
            output.Write($"{algorithm}{(algorithm == result.Choice ? "*" : "")} {Figures.Microseconds(time.Median)}".PadRight(24));
        }

        output.Write(result.IsBestChoice ? "best choice" : $"{result.Fastest} is {Figures.Ratio(result.Loss)} times as fast");
        output.WriteLine(result.Deviating.Count == 0 ? "" : $"; other bits: {string.Join(", ", result.Deviating)}");
    }

    public void WriteSummary(IReadOnlyList<KernelResult> results)
    {
        KernelResult worst = results.MaxBy(static result => result.Loss)!;
        output.WriteLine();
        output.WriteLine(
            $"The choice is the fastest kernel, within {Figures.Percent(KernelResult.Noise - 1)}, in {results.Count(static result => result.IsBestChoice)} of {results.Count} cases; "
            + $"the worst is {worst.Name}, {worst.Kernel}, where {worst.Fastest} is {Figures.Ratio(worst.Loss)} times as fast. "
            + $"Other bits than the choice's: {results.Count(static result => result.Deviating.Count > 0)} cases.");
    }

    /// <summary>environment; kernels, one per kernel of a line; and how many there are, how many best chosen.</summary>
    public static string Json(RunEnvironment environment, IReadOnlyList<KernelResult> results) => new JsonObject
    {
        ["environment"] = JsonReport.Describe(environment),
        ["kernels"] = new JsonArray([.. results.Select(static result => new JsonObject
        {
            ["ladder"] = result.Ladder,
            ["name"] = result.Name,
            ["pass"] = Words.Of(result.Pass),
            ["kernel"] = result.Kernel.ToString(),
            ["threads"] = result.Threads,
            ["choice"] = result.Choice.ToString(),
            ["fastest"] = result.Fastest.ToString(),
            ["loss"] = result.Loss,
            ["best_choice"] = result.IsBestChoice,
            ["same_bits"] = result.Deviating.Count == 0,
            ["us"] = new JsonObject(result.Microseconds.Select(static entry => KeyValuePair.Create(entry.Key.ToString(), (JsonNode?)entry.Value.Median))),
        })]),
        ["cases"] = results.Count,
        ["best_choices"] = results.Count(static result => result.IsBestChoice),
    }.ToJsonString(Indented) + "\n";
}
