using System.Text.Json;
using System.Text.Json.Serialization;

namespace TransposedConv.Tests.Golden;

/// <summary>
/// A layer of PyTorch in float64: after the inputs <paramref name="Warm"/> in training mode, the output for one more in the mode asked for, with gradients.
/// </summary>
/// <param name="Buffers">The buffers after it.</param>
public sealed record GoldenLayer(
    string Layer,
    Dictionary<string, JsonElement> Args,
    bool Training,
    string Repr,
    string[] Keys,
    Dictionary<string, GoldenTensor> Parameters,
    GoldenTensor[] Warm,
    GoldenTensor Input,
    GoldenTensor Output,
    GoldenTensor Upstream,
    [property: JsonPropertyName("input_gradient")] GoldenTensor InputGradient,
    Dictionary<string, GoldenTensor> Gradients,
    Dictionary<string, GoldenTensor> Buffers)
{
    public static IReadOnlyList<GoldenLayer> All { get; } = GoldenData.ReadCases<GoldenLayer>("layers.json");

    public override string ToString() => $"{Repr}, training {Training}, input [{string.Join(", ", Input.Shape)}]";
}

/// <summary>Whether PyTorch accepts a layer and an input, and at which stage it refuses them.</summary>
/// <param name="Stage"><c>construct</c>, <c>forward</c> or <c>accepted</c>.</param>
public sealed record GoldenLayerError(
    string Layer, string Why, Dictionary<string, JsonElement> Args, int[] Input, string Stage, string? Error, string? Message, int[]? OutputShape)
{
    public static IReadOnlyList<GoldenLayerError> All { get; } = GoldenData.ReadCases<GoldenLayerError>("layer-errors.json");
}

/// <summary>What PyTorch's dropout leaves of ones.</summary>
public sealed record GoldenDropout(ulong Seed, double P, GoldenTensor Output)
{
    public static IReadOnlyList<GoldenDropout> All { get; } = GoldenData.ReadCases<GoldenDropout>("dropout.json");
}
