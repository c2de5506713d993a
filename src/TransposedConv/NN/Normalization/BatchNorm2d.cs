namespace TransposedConv.NN;

/// <summary>Normalizes each channel of [N, C, H, W] over the batch and all positions; in evaluation by running statistics.</summary>
/// <remarks>The formula stands at <see cref="Functional.BatchNorm"/>. Source: torch.nn.BatchNorm2d.</remarks>
public sealed class BatchNorm2d : BatchNormLayer
{
    /// <summary>Makes the layer, with factors of 1, summands of 0, a running mean of 0 and a running variance of 1.</summary>
    /// <param name="numFeatures">The number of channels.</param>
    /// <param name="eps">What is added to the variance, 0 or more.</param>
    /// <param name="momentum">The share of a batch in the running statistics; null for the mean of all batches.</param>
    /// <param name="affine">Whether there are learnt factors and summands per channel.</param>
    /// <param name="trackRunningStats">Whether there are running statistics, by which evaluation normalizes.</param>
    /// <param name="dtype">The element type of the parameters: <see cref="DType.Float32"/> or <see cref="DType.Float64"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">The element type is another one.</exception>
    public BatchNorm2d(
        int numFeatures, double eps = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStats = true, DType dtype = DType.Float32)
        : base(4, 4, numFeatures, eps, momentum, affine, trackRunningStats, dtype)
    {
    }
}
