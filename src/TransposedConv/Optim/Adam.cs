using TransposedConv.NN;

namespace TransposedConv.Optim;

/// <summary>Adam: each step is the running mean of the gradient, scaled by the root of the running mean of its square.</summary>
/// <remarks>
/// With gradient <c>g</c> (plus <c>weightDecay·p</c>) at step <c>t</c>: <c>m = β₁·m + (1 − β₁)·g</c>, <c>v = β₂·v + (1 − β₂)·g²</c>,
/// <c>p ← p − lr · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + eps)</c>. Source: torch.optim.Adam.
/// </remarks>
public sealed class Adam : AdamOptimizer
{
    /// <summary>Makes an optimizer of one group.</summary>
    /// <param name="parameters">What to learn, each once.</param>
    /// <param name="lr">The learning rate, 0 or more.</param>
    /// <param name="betas">The decay of the running means of the gradient and of its square, in [0, 1); null means (0.9, 0.999).</param>
    /// <param name="eps">Added to the denominator, 0 or more.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to 0, through the gradient; 0 or more.</param>
    /// <param name="amsgrad">Whether to divide by the largest running mean of the square so far, not by the present one.</param>
    /// <param name="maximize">Whether to go up along the gradient.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one occurs twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Adam(
        IEnumerable<Parameter> parameters, double lr = 1e-3, (double Beta1, double Beta2)? betas = null, double eps = 1e-8, double weightDecay = 0, bool amsgrad = false, bool maximize = false)
        : this([new ParameterGroup(parameters)], lr, betas, eps, weightDecay, amsgrad, maximize)
    {
    }

    /// <summary>Makes an optimizer of several groups.</summary>
    /// <param name="groups">The groups; their own numbers go before those given here.</param>
    /// <param name="lr">The learning rate, 0 or more.</param>
    /// <param name="betas">The decay of the running means of the gradient and of its square, in [0, 1); null means (0.9, 0.999).</param>
    /// <param name="eps">Added to the denominator, 0 or more.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to 0, through the gradient; 0 or more.</param>
    /// <param name="amsgrad">Whether to divide by the largest running mean of the square so far, not by the present one.</param>
    /// <param name="maximize">Whether to go up along the gradient.</param>
    /// <exception cref="ArgumentException">There are no groups, or a parameter is in two.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Adam(
        IEnumerable<ParameterGroup> groups, double lr = 1e-3, (double Beta1, double Beta2)? betas = null, double eps = 1e-8, double weightDecay = 0, bool amsgrad = false, bool maximize = false)
        : base(groups, lr, betas, eps, weightDecay, amsgrad, maximize, decoupled: false)
    {
    }
}
