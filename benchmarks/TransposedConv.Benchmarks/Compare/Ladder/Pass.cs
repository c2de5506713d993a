namespace TransposedConv.Benchmarks.Compare.Ladder;

/// <summary>What of a ladder line is computed.</summary>
internal enum Pass
{
    /// <summary>ConvTranspose, small grid to large grid.</summary>
    Forward,

    /// <summary>ConvTranspose and its gradients by input, weight and bias.</summary>
    Training,

    /// <summary>The mirrored Conv: large grid to small grid with the same weight.</summary>
    Conv,

    /// <summary>Products of matrices, from a list of their own.</summary>
    Matmul,

    /// <summary>A step of a stream of a causal layer, from a list of their own.</summary>
    Streaming,

    /// <summary>A step of a stream of a whole network.</summary>
    Network,
}
