namespace TransposedConv.NN;

public static partial class Functional
{
    /// <summary>Normalizes each group of channels of each sample over its channels and positions: <c>y = (x − x̄) / √(σ² + eps) · w + b</c>.</summary>
    /// <param name="input">[N, C, axes…].</param>
    /// <param name="numGroups">The number of groups, which divides C.</param>
    /// <param name="weight">The factor w, [C], or null for 1.</param>
    /// <param name="bias">The summand b, [C], or null for 0.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <returns>A tensor of the input's shape.</returns>
    /// <exception cref="ArgumentException">A tensor does not fit the input, the groups do not divide the channels, or a group has one value.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numGroups"/> is less than 1, or <paramref name="eps"/> is negative.</exception>
    /// <remarks>Differentiable by input, weight and bias. Source: torch.nn.functional.group_norm; Y. Wu and K. He, "Group normalization", 2018.</remarks>
    public static Tensor GroupNorm(Tensor input, int numGroups, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5)
    {
        Standardization.RequireInput(input, leastRank: 2);
        Standardization.RequireEps(eps);
        if (numGroups < 1) throw new ArgumentOutOfRangeException(nameof(numGroups), numGroups, $"numGroups: expected 1 or more, got {numGroups}.");
        (int batch, int channels) = (input.Shape[0], input.Shape[1]);
        if (channels % numGroups != 0) throw new ArgumentException($"numGroups: expected a divisor of the {channels} channels, got {numGroups}.", nameof(numGroups));
        PerChannel.Require(weight, input, nameof(weight));
        PerChannel.Require(bias, input, nameof(bias));
        long values = channels / numGroups * Shape.Product(input.Shape[2..]);
        if (batch * values == 1) throw new ArgumentException($"input: expected more than 1 value per group, got shape {input.Shape}.", nameof(input));
        Tensor groups = Standardization.ByOwn(input.Reshape(batch, numGroups, (int)values), [2], eps, out _, out _);
        return Standardization.Transformed(groups.Reshape(input.Shape), weight, bias);
    }
}
