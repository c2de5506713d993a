namespace TransposedConv.NN;

/// <summary>Normalizes each channel of each sample of [N, C, H, W] or [C, H, W] over its positions; in evaluation by running statistics, if there are such.</summary>
/// <remarks>The formula stands at <see cref="Functional.InstanceNorm"/>. Source: torch.nn.InstanceNorm2d.</remarks>
public sealed class InstanceNorm2d : InstanceNormLayer
{
    /// <summary>Makes the layer; where it has them, with factors of 1, summands of 0, a running mean of 0 and a running variance of 1.</summary>
    /// <param name="numFeatures">The number of channels.</param>
    /// <param name="eps">What is added to the variance, 0 or more.</param>
    /// <param name="momentum">The share of a batch in the running statistics.</param>
    /// <param name="affine">Whether there are learnt factors and summands per channel.</param>
    /// <param name="trackRunningStats">Whether there are running statistics, by which evaluation normalizes.</param>
    /// <param name="dtype">The element type of the parameters: <see cref="DType.Float32"/> or <see cref="DType.Float64"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">The element type is another one.</exception>
    public InstanceNorm2d(
        int numFeatures, double eps = 1e-5, double momentum = 0.1, bool affine = false, bool trackRunningStats = false, DType dtype = DType.Float32)
        : base(2, numFeatures, eps, momentum, affine, trackRunningStats, dtype)
    {
    }
}
