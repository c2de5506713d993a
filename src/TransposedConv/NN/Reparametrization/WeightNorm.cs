namespace TransposedConv.NN;

/// <summary>
/// Weight normalization: a convolution's weight is learnt as <c>w = g · v / ‖v‖</c>, a magnitude and a direction for each slice of one axis. In place of
/// <c>weight</c> the layer has the parameters <c>weight_g</c> and <c>weight_v</c>; all else about it stays.
/// </summary>
/// <remarks>
/// Where nothing is recorded by g and v, the weight is computed when one of them has changed and kept otherwise, packed for the kernels.
/// Source: torch.nn.utils.weight_norm; T. Salimans and D. P. Kingma, "Weight normalization", 2016.
/// </remarks>
public static class WeightNorm
{
    /// <summary>Puts g and v in the place of a layer's weight, with values that leave the weight as it is.</summary>
    /// <typeparam name="T">The layer's class.</typeparam>
    /// <param name="layer">The layer; it is changed.</param>
    /// <param name="dim">The axis of the weight that has a magnitude per slice; null for one magnitude in all.</param>
    /// <returns>The layer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The weight has no such axis.</exception>
    /// <exception cref="InvalidOperationException">The weight is normalized already.</exception>
    /// <remarks>Axis 0 counts outputs for Conv and inputs for ConvTranspose, as in PyTorch. An optimizer made before holds the old weight.</remarks>
    public static T Apply<T>(T layer, int? dim = 0) where T : ConvolutionLayer
    {
        ArgumentNullException.ThrowIfNull(layer);
        layer.Normalize(dim);
        return layer;
    }

    /// <summary>Puts the weight in the place of g and v again, with the value that it has.</summary>
    /// <typeparam name="T">The layer's class.</typeparam>
    /// <param name="layer">The layer; it is changed.</param>
    /// <returns>The layer.</returns>
    /// <exception cref="InvalidOperationException">The weight is not normalized.</exception>
    /// <remarks>Source: torch.nn.utils.remove_weight_norm.</remarks>
    public static T Remove<T>(T layer) where T : ConvolutionLayer
    {
        ArgumentNullException.ThrowIfNull(layer);
        layer.Denormalize();
        return layer;
    }
}
