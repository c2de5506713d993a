namespace TransposedConv.Benchmarks.Compare.KernelChoice;

/// <summary>The three kernels of the convolution family.</summary>
internal enum KernelKind
{
    /// <summary>Large grid to small grid.</summary>
    Gather,

    /// <summary>Small grid to large grid.</summary>
    Scatter,

    /// <summary>Both grids to the weight.</summary>
    WeightGradient,
}
