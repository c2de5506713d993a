namespace TransposedConv.Tests.Golden;

/// <summary>Random numbers that PyTorch gave for a seed.</summary>
/// <param name="Args">Bounds of <c>uniform</c> and <c>randint</c>, mean and deviation of <c>normal</c>; channels and kernel size of a layer, whose output is weight and bias.</param>
/// <param name="Next">One more float64 from <c>rand</c>, drawn afterwards.</param>
/// <param name="State">For the case <c>state</c>: PyTorch's state, from which the output was drawn by <c>randn</c> in float64; base 64.</param>
public sealed record GoldenRandom(string Op, ulong Seed, double[] Args, GoldenTensor Output, double Next, string? State)
{
    public static IReadOnlyList<GoldenRandom> All { get; } = GoldenData.ReadCases<GoldenRandom>("random.json");
}
