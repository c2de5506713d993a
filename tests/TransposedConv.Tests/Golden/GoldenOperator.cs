using System.Text.Json;

namespace TransposedConv.Tests.Golden;

/// <summary>One call of a PyTorch operator: what went in, what came out, and the gradients for a given upstream gradient.</summary>
/// <param name="Op">PyTorch's name of the operator; <c>pow_scalar</c> is <c>pow</c> with a number as exponent.</param>
/// <param name="Args">The other arguments under PyTorch's names; <c>Infinity</c> and <c>NaN</c> are strings.</param>
/// <param name="Outputs">The results, or null when PyTorch refuses the call.</param>
/// <param name="Upstream">Per output, the gradient fed to backward, null for outputs without one; null when nothing is differentiable.</param>
/// <param name="Gradients">Per input, its gradient; null for index and mask inputs.</param>
/// <param name="Error">PyTorch's exception type and message, or null.</param>
public sealed record GoldenOperator(
    string Op,
    Dictionary<string, JsonElement> Args,
    GoldenTensor[] Inputs,
    GoldenTensor[]? Outputs,
    GoldenTensor?[]? Upstream,
    GoldenTensor?[]? Gradients,
    string? Error)
{
    public static IReadOnlyList<GoldenOperator> All { get; } = GoldenData.ReadCases<GoldenOperator>("operators.json");
}
