namespace TransposedConv.Tests.Conformance;

/// <summary>One spatial axis of a deconvolution of benchdnn, with dilation counted from 1 as in PyTorch.</summary>
public readonly record struct BenchdnnAxis(int Input, int Output, int Kernel, int Stride, int PaddingBegin, int Dilation)
{
    /// <summary>
    /// What the given output size leaves for the end: (I−1)·S + D·(K−1) + 1 − O − begin. Below <see cref="PaddingBegin"/> it
    /// acts as output padding; it may be negative.
    /// </summary>
    public int PaddingEnd => ((Input - 1) * Stride) + (Dilation * (Kernel - 1)) + 1 - Output - PaddingBegin;

    /// <summary>The same axis with another input length and the same paddings.</summary>
    public BenchdnnAxis WithInput(int input) => this with { Input = input, Output = Output - ((Input - input) * Stride) };
}

/// <summary>
/// A problem of benchdnn's deconvolution driver: the transposed convolution from <see cref="InputChannels"/> to
/// <see cref="OutputChannels"/> over 1 to 3 axes.
/// </summary>
/// <param name="Name">The name in quotes, or an empty string.</param>
/// <param name="Axes">Depth, height, width: the last one, two or three of them.</param>
public sealed record BenchdnnShape(
    string Name, int Batch, int Groups, int InputChannels, int OutputChannels, IReadOnlyList<BenchdnnAxis> Axes)
{
    private const int SmallestChannelsPerGroup = 3;

    public int Rank => Axes.Count;

    /// <summary>Multiply-adds of the forward pass when no tap falls outside.</summary>
    public long MultiplyAdds => Axes.Aggregate(
        (long)Batch * InputChannels * OutputChannels / Groups, (product, axis) => product * axis.Input * axis.Kernel);

    /// <summary>Makes the shape cheap enough for a unit test and keeps what is special about it.</summary>
    /// <remarks>
    /// The rule: batch at most 2; then, while the work exceeds <paramref name="multiplyAdds"/>, halve (rounding up, so that odd
    /// tails stay odd) the larger of the channel counts per group as long as it exceeds 3, and after that halve the longest
    /// input axis as long as its output stays at least as long as the stride. Groups, kernel, stride, dilation and the paddings
    /// at both ends never change.
    /// </remarks>
    public BenchdnnShape Shrink(long multiplyAdds)
    {
        BenchdnnShape shape = this with { Batch = Math.Min(Batch, 2) };
        while (shape.MultiplyAdds > multiplyAdds && (shape.WithFewerChannels() ?? shape.WithShorterAxis()) is { } smaller)
        {
            shape = smaller;
        }

        return shape;
    }

    public override string ToString() =>
        $"{Name} mb{Batch} g{Groups} ic{InputChannels} oc{OutputChannels} " +
        string.Join(" x ", Axes.Select(a => $"i{a.Input} o{a.Output} k{a.Kernel} s{a.Stride} p{a.PaddingBegin},{a.PaddingEnd} d{a.Dilation}"));

    private BenchdnnShape? WithFewerChannels()
    {
        int input = InputChannels / Groups, output = OutputChannels / Groups;
        if (Math.Max(input, output) <= SmallestChannelsPerGroup)
        {
            return null;
        }

        return input >= output
            ? this with { InputChannels = Groups * Halve(input) }
            : this with { OutputChannels = Groups * Halve(output) };
    }

    private BenchdnnShape? WithShorterAxis()
    {
        var shorter = Axes
            .Select((axis, index) => (Index: index, axis.Input, Axis: axis.WithInput((axis.Input + 1) / 2)))
            .Where(candidate => candidate.Input > 1 && candidate.Axis.Output >= candidate.Axis.Stride)
            .OrderByDescending(candidate => candidate.Input)
            .ToArray();
        if (shorter.Length == 0)
        {
            return null;
        }

        BenchdnnAxis[] axes = [.. Axes];
        axes[shorter[0].Index] = shorter[0].Axis;
        return this with { Axes = axes };
    }

    private static int Halve(int channels) => Math.Max(SmallestChannelsPerGroup, (channels + 1) / 2);
}
