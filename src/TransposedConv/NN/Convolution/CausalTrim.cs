namespace TransposedConv.NN;

/// <summary>
/// At which end <see cref="CausalConvTranspose1d"/> cuts off the samples by which a transposed convolution is longer than input × stride.
/// </summary>
public enum CausalTrim
{
    /// <summary>At the end: a sample depends on the frames up to its own alone. The causal form.</summary>
    Right,

    /// <summary>At the begin: a sample depends on its own frame and on later ones; as much look-ahead as the kernel has.</summary>
    Left,

    /// <summary>At both ends, one more at the begin if the number is odd: each frame's copy of the kernel is centred. The non-causal form.</summary>
    Split,
}
