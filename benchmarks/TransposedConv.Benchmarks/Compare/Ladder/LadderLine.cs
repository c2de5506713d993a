namespace TransposedConv.Benchmarks.Compare.Ladder;

/// <summary>One line of a ladder: a ConvTranspose layer and the input it gets.</summary>
internal sealed record LadderLine
{
    /// <summary>The name of the ladder it stands in.</summary>
    public required string Ladder { get; init; }

    public required string Name { get; init; }

    public required int Batch { get; init; }

    public required int InChannels { get; init; }

    public required int OutChannels { get; init; }

    /// <summary>The sizes of the input; their count is the rank.</summary>
    public required int[] Small { get; init; }

    public required int[] Kernel { get; init; }

    public required int[] Stride { get; init; }

    public required int[] Padding { get; init; }

    public required int[] OutputPadding { get; init; }

    public required int[] Dilation { get; init; }

    public required int Groups { get; init; }

    public int Rank => Small.Length;

    /// <summary>The sizes of ConvTranspose's output: <c>(L − 1)·stride − 2·padding + dilation·(K − 1) + outputPadding + 1</c>.</summary>
    public int[] Large() => PerAxis(axis =>
        checked(((Small[axis] - 1) * Stride[axis]) - (2 * Padding[axis]) + (Dilation[axis] * (Kernel[axis] - 1)) + OutputPadding[axis] + 1));

    /// <summary>The sizes of the mirrored Conv's output: the input's, or more where the output padding reaches a stride.</summary>
    public int[] SmallAgain()
    {
        int[] large = Large();
        return PerAxis(axis => ((large[axis] + (2 * Padding[axis]) - (Dilation[axis] * (Kernel[axis] - 1)) - 1) / Stride[axis]) + 1);
    }

    private int[] PerAxis(Func<int, int> size) => [.. Enumerable.Range(0, Rank).Select(size)];
}
