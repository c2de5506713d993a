namespace Explorer.Settings;

/// <summary>What the weights of the layer are.</summary>
internal enum WeightKind
{
    /// <summary>All 1, so that outputs count.</summary>
    Ones,

    /// <summary>1, 2, 3, …, so that taps can be told apart.</summary>
    Counting,

    /// <summary>Linear interpolation.</summary>
    Bilinear,

    /// <summary>As a new layer has them, always the same.</summary>
    Random,

    /// <summary>Random, repeated for every phase of the stride.</summary>
    Replicated,
}
