namespace TransposedConv.Tests.Golden;

/// <summary>A tensor and the text that PyTorch 1.13 prints for it.</summary>
/// <param name="Group">What the case is about: dtype, shape, range, width, summary or gradient.</param>
/// <param name="Name">A label; for results with a <see cref="GradFn"/> mostly the PyTorch expression that made them.</param>
/// <param name="GradFn">The name of the graph node, e.g. <c>AddBackward0</c>, or null.</param>
public sealed record GoldenPrinting(
    string Group, string Name, DType DType, int[] Shape, double[] Values, bool RequiresGrad, string? GradFn, string Text)
{
    public static IReadOnlyList<GoldenPrinting> All { get; } = GoldenData.ReadCases<GoldenPrinting>("printing.json");
}
