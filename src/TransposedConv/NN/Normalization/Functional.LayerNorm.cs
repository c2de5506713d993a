namespace TransposedConv.NN;

public static partial class Functional
{
    /// <summary>Normalizes over the last axes: <c>y = (x − x̄) / √(σ² + eps) · w + b</c>.</summary>
    /// <param name="input">[.., normalizedShape].</param>
    /// <param name="normalizedShape">The sizes of the axes to normalize over, one or more.</param>
    /// <param name="weight">The factor w, of the normalized shape, or null for 1.</param>
    /// <param name="bias">The summand b, of the normalized shape, or null for 0.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <returns>A tensor of the input's shape.</returns>
    /// <exception cref="ArgumentException">A tensor does not fit the normalized shape, or that shape has no axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is negative.</exception>
    /// <remarks>Differentiable by input, weight and bias. Source: torch.nn.functional.layer_norm; J. L. Ba and others, "Layer normalization", 2016.</remarks>
    public static Tensor LayerNorm(Tensor input, Shape normalizedShape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5)
    {
        Standardization.RequireInput(input, leastRank: 0);
        Standardization.RequireEps(eps);
        int rank = normalizedShape.Rank;
        if (rank == 0) throw new ArgumentException("normalizedShape: expected at least one axis, got none.", nameof(normalizedShape));
        if (input.Rank < rank || !input.Shape[^rank..].SequenceEqual(normalizedShape))
        {
            throw new ArgumentException($"input: expected the last axes {normalizedShape}, got shape {input.Shape}.", nameof(input));
        }

        RequireNormalized(weight, nameof(weight));
        RequireNormalized(bias, nameof(bias));
        Tensor y = Standardization.ByOwn(input, [.. Enumerable.Range(input.Rank - rank, rank)], eps, out _, out _);
        if (weight is not null) y *= weight;
        return bias is null ? y : y + bias;

        void RequireNormalized(Tensor? values, string argument)
        {
            if (values is null) return;
            if (values.Shape != normalizedShape) throw new ArgumentException($"{argument}: expected the normalized shape {normalizedShape}, got {values.Shape}.", argument);
            PerChannel.RequireType(values, input, argument);
        }
    }
}
