using System.Text.Json.Serialization;

namespace TransposedConv.Tests.Golden;

/// <summary>One loss of PyTorch with the gradients by its operands.</summary>
/// <param name="Loss">The name of the function.</param>
/// <param name="Reduction">none, mean or sum.</param>
public sealed record GoldenLoss(
    string Loss,
    string Reduction,
    GoldenTensor Input,
    GoldenTensor Target,
    GoldenTensor? Weight,
    [property: JsonPropertyName("pos_weight")] GoldenTensor? PosWeight,
    GoldenTensor Output,
    [property: JsonPropertyName("input_gradient")] GoldenTensor InputGradient,
    [property: JsonPropertyName("target_gradient")] GoldenTensor TargetGradient)
{
    public static IReadOnlyList<GoldenLoss> All { get; } = GoldenData.ReadCases<GoldenLoss>("losses.json");
}
