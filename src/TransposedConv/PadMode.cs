namespace TransposedConv;

/// <summary>What stands beyond the ends of an axis when a tensor is padded.</summary>
/// <remarks>Source: the modes of torch.nn.functional.pad.</remarks>
public enum PadMode
{
    /// <summary>One number: <c>0 0 | a b c | 0 0</c>.</summary>
    Constant,

    /// <summary>The mirror image without the edge: <c>c b | a b c | b a</c>.</summary>
    Reflect,

    /// <summary>The edge again and again: <c>a a | a b c | c c</c>.</summary>
    Replicate,

    /// <summary>The other end: <c>b c | a b c | a b</c>.</summary>
    Circular,
}
