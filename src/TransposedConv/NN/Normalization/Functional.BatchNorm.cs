namespace TransposedConv.NN;

public static partial class Functional
{
    /// <summary>Normalizes each channel over the batch and all positions: <c>y = (x − x̄) / √(σ² + eps) · w + b</c>; in evaluation by running statistics.</summary>
    /// <param name="input">[N, C, axes…].</param>
    /// <param name="runningMean">The running mean, [C], or null. In training it changes in place.</param>
    /// <param name="runningVar">The running variance, [C], or null. In training it changes in place, by the unbiased variance.</param>
    /// <param name="weight">The factor w, [C], or null for 1.</param>
    /// <param name="bias">The summand b, [C], or null for 0.</param>
    /// <param name="training">Whether to normalize by the batch's own statistics, which takes more than one value per channel.</param>
    /// <param name="momentum">The share of the batch in the running statistics.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <returns>A tensor of the input's shape.</returns>
    /// <exception cref="ArgumentException">
    /// A tensor does not fit the input; there is one value per channel in training, or no running statistics in evaluation.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is negative.</exception>
    /// <remarks>Differentiable by input, weight and bias. Source: torch.nn.functional.batch_norm; S. Ioffe and C. Szegedy, "Batch normalization", 2015.</remarks>
    public static Tensor BatchNorm(
        Tensor input,
        Tensor? runningMean,
        Tensor? runningVar,
        Tensor? weight = null,
        Tensor? bias = null,
        bool training = false,
        double momentum = 0.1,
        double eps = 1e-5)
    {
        Standardization.RequireInput(input, leastRank: 2);
        Standardization.RequireEps(eps);
        PerChannel.Require(runningMean, input, nameof(runningMean));
        PerChannel.Require(runningVar, input, nameof(runningVar));
        PerChannel.Require(weight, input, nameof(weight));
        PerChannel.Require(bias, input, nameof(bias));
        if (!training)
        {
            if (runningMean is null || runningVar is null) throw new ArgumentException("runningMean, runningVar: expected both in evaluation, got null.", nameof(runningMean));
            return Standardization.ByRunning(input, runningMean, runningVar, weight, bias, eps);
        }

        int channels = input.Shape[1];
        long count = channels == 0 ? 0 : input.ElementCount / channels;
        if (count == 1) throw new ArgumentException($"input: expected more than 1 value per channel in training, got shape {input.Shape}.", nameof(input));
        Tensor y = Standardization.ByOwn(input, [0, .. Enumerable.Range(2, input.Rank - 2)], eps, out Tensor mean, out Tensor variance);
        Standardization.Update(runningMean, mean.Detach(), momentum);
        Standardization.Update(runningVar, variance.Detach() * ((double)count / (count - 1)), momentum);
        return Standardization.Transformed(y, weight, bias);
    }
}
