namespace TransposedConv.Tests.Golden;

/// <summary>One call of <c>arange</c> or <c>linspace</c>.</summary>
/// <param name="Args">The positional arguments.</param>
/// <param name="Integers">Whether all of them were written as integers (decides the default element type).</param>
/// <param name="DType">The element type asked for, or null for PyTorch's default.</param>
public sealed record GoldenRange(string Op, double[] Args, bool Integers, DType? DType, GoldenTensor? Output, string? Error)
{
    public static IReadOnlyList<GoldenRange> All { get; } = GoldenData.ReadCases<GoldenRange>("ranges.json");
}
