namespace TransposedConv.NN;

/// <summary>What a convolution reads outside its input.</summary>
/// <remarks>
/// ConvTranspose is the adjoint of Conv with the same mode: what it would write outside its output is added onto the cells that Conv would have
/// read there. Source of Conv's modes: torch.nn.Conv2d, torch.nn.functional.pad.
/// </remarks>
public enum PaddingMode
{
    /// <summary>Zeros; ConvTranspose drops what falls outside.</summary>
    Zeros,

    /// <summary>The input mirrored at its edge cells, which are not repeated: <c>c b | a b c | b a</c>.</summary>
    Reflect,

    /// <summary>The edge cells repeated: <c>a a | a b c | c c</c>.</summary>
    Replicate,

    /// <summary>The input repeated periodically: <c>b c | a b c | a b</c>.</summary>
    Circular,
}
