using System.Text.Json;

namespace TransposedConv.Tests.Golden;

/// <summary>Twenty steps of one of PyTorch's optimizers over two parameters, of shapes (2, 3) and (4).</summary>
/// <param name="Seed">Of the stream that fills both parameters and, step by step, their gradients.</param>
/// <param name="Optimizer">PyTorch's name.</param>
/// <param name="Args">The arguments under PyTorch's names.</param>
/// <param name="Grouped">Whether the second parameter has a group of its own, with lr 0.02 and weight decay 0.25.</param>
/// <param name="Kept">The ten values after steps 1, 2, 3, 5, 10 and 20.</param>
public sealed record GoldenOptimizer(long Seed, string Optimizer, Dictionary<string, JsonElement> Args, bool Grouped, double[][] Kept)
{
    public static IReadOnlyList<int> KeptSteps { get; } = [1, 2, 3, 5, 10, 20];

    public static IReadOnlyList<GoldenOptimizer> All { get; } = GoldenData.ReadCases<GoldenOptimizer>("optimizers.json");

    public double Number(string name, double otherwise) => Args.TryGetValue(name, out JsonElement value) ? value.GetDouble() : otherwise;

    public bool Flag(string name) => Args.TryGetValue(name, out JsonElement value) && value.GetBoolean();

    public (double, double)? Betas() => Args.TryGetValue("betas", out JsonElement value) ? (value[0].GetDouble(), value[1].GetDouble()) : null;

    public override string ToString() => $"{Optimizer}({string.Join(", ", Args.Select(arg => $"{arg.Key}={arg.Value}"))}){(Grouped ? " in groups" : "")}";
}
