using System.Text.Json;

namespace TransposedConv.Tests.Golden;

/// <summary>The printed form of a convolution module made with the given arguments (PyTorch's names; the rest default).</summary>
public sealed record GoldenModuleText(string Layer, Dictionary<string, JsonElement> Args, string Repr)
{
    public static IReadOnlyList<GoldenModuleText> All { get; } = GoldenData.ReadCases<GoldenModuleText>("module-repr.json");
}

/// <summary>PyTorch's initialisation: U(−Bound, Bound) for weight and bias, Bound = 1 / √FanIn.</summary>
public sealed record GoldenModuleInit(
    string Layer,
    Dictionary<string, JsonElement> Args,
    int[] WeightShape,
    int[] BiasShape,
    int FanIn,
    double Bound,
    double LargestWeight,
    double WeightMean,
    double WeightStd,
    double ExpectedStd)
{
    public static IReadOnlyList<GoldenModuleInit> All { get; } = GoldenData.ReadCases<GoldenModuleInit>("module-init.json");
}

/// <summary>Whether PyTorch 1.13 accepts a module and an input, and where it refuses them.</summary>
/// <param name="Stage"><c>construct</c>, <c>forward</c> or <c>accepted</c>.</param>
/// <param name="DType">The element type of the input; weights are float32.</param>
public sealed record GoldenModuleError(
    string Layer,
    string Why,
    Dictionary<string, JsonElement> Args,
    int[] Input,
    DType DType,
    int[]? OutputSize,
    string Stage,
    string? Error,
    string? Message,
    int[]? OutputShape)
{
    public static IReadOnlyList<GoldenModuleError> All { get; } = GoldenData.ReadCases<GoldenModuleError>("module-errors.json");
}
