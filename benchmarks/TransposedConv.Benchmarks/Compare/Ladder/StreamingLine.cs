namespace TransposedConv.Benchmarks.Compare.Ladder;

/// <summary>A causal layer that gets its input frame by frame.</summary>
internal sealed record StreamingLine
{
    public required string Name { get; init; }

    /// <summary>ConvTranspose without padding, or else Conv with all of its padding in front.</summary>
    public required bool IsTransposed { get; init; }

    public required int InChannels { get; init; }

    public required int OutChannels { get; init; }

    public required int Kernel { get; init; }

    public required int Stride { get; init; }

    public required int Dilation { get; init; }

    public required int Groups { get; init; }

    /// <summary>Cells of the large grid from the first tap to the last.</summary>
    public int Reach => (Dilation * (Kernel - 1)) + 1;

    /// <summary>Cells of the input before the new ones that the next outputs need: for ConvTranspose <c>⌈reach / stride⌉ − 1</c>, for Conv <c>reach − stride</c>.</summary>
    public int History => IsTransposed ? ((Reach + Stride - 1) / Stride) - 1 : Reach - Stride;

    /// <summary>Cells of the input that so many frames are.</summary>
    public int InputLength(int frames) => IsTransposed ? frames : frames * Stride;

    /// <summary>Cells of the output that so many frames make final.</summary>
    public int OutputLength(int frames) => IsTransposed ? frames * Stride : frames;
}
