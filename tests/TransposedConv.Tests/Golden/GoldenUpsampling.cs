namespace TransposedConv.Tests.Golden;

/// <summary>One linear, bilinear or trilinear interpolation of PyTorch.</summary>
/// <param name="Scale">Output cells per input cell on every axis.</param>
/// <param name="Input">[1, C, axes…].</param>
/// <param name="Output">[1, C, axes…].</param>
public sealed record GoldenUpsampling(int Scale, GoldenTensor Input, GoldenTensor Output)
{
    public static IReadOnlyList<GoldenUpsampling> All { get; } = GoldenData.ReadCases<GoldenUpsampling>("upsampling.json");
}
