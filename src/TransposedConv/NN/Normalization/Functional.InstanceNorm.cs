namespace TransposedConv.NN;

public static partial class Functional
{
    /// <summary>Normalizes each channel of each sample over its positions: <c>y = (x − x̄) / √(σ² + eps) · w + b</c>.</summary>
    /// <param name="input">[N, C, axes…].</param>
    /// <param name="runningMean">The running mean, [C], or null. Changes in place where the input's own statistics are used.</param>
    /// <param name="runningVar">The running variance, [C], or null. Changes in place likewise, by the unbiased variance.</param>
    /// <param name="weight">The factor w, [C], or null for 1.</param>
    /// <param name="bias">The summand b, [C], or null for 0.</param>
    /// <param name="useInputStats">Whether to normalize by the input's own statistics, which takes more than one position, and not by the running ones.</param>
    /// <param name="momentum">The share of the input in the running statistics.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <returns>A tensor of the input's shape.</returns>
    /// <exception cref="ArgumentException">A tensor does not fit the input; there is one position, or running statistics are wanted and missing.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is negative.</exception>
    /// <remarks>Differentiable by input, weight and bias. Source: torch.nn.functional.instance_norm; D. Ulyanov and others, "Instance normalization", 2016.</remarks>
    public static Tensor InstanceNorm(
        Tensor input,
        Tensor? runningMean = null,
        Tensor? runningVar = null,
        Tensor? weight = null,
        Tensor? bias = null,
        bool useInputStats = true,
        double momentum = 0.1,
        double eps = 1e-5)
    {
        Standardization.RequireInput(input, leastRank: 3);
        if (!useInputStats) return BatchNorm(input, runningMean, runningVar, weight, bias, training: false, momentum, eps);
        Standardization.RequireEps(eps);
        PerChannel.Require(runningMean, input, nameof(runningMean));
        PerChannel.Require(runningVar, input, nameof(runningVar));
        PerChannel.Require(weight, input, nameof(weight));
        PerChannel.Require(bias, input, nameof(bias));
        long count = Shape.Product(input.Shape[2..]);
        if (count == 1) throw new ArgumentException($"input: expected more than 1 position, got shape {input.Shape}.", nameof(input));
        Tensor y = Standardization.ByOwn(input, [.. Enumerable.Range(2, input.Rank - 2)], eps, out Tensor mean, out Tensor variance);
        Standardization.Update(runningMean, mean.Detach().Mean(0), momentum);
        Standardization.Update(runningVar, variance.Detach().Mean(0) * ((double)count / (count - 1)), momentum);
        return Standardization.Transformed(y, weight, bias);
    }
}
