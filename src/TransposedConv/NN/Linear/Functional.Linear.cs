namespace TransposedConv.NN;

public static partial class Functional
{
    /// <summary>The affine map of the last axis <c>y = x·Wᵀ + b</c>.</summary>
    /// <param name="input">[.., in].</param>
    /// <param name="weight">[out, in]; or [in], for an output without an axis of its own.</param>
    /// <param name="bias">Of a shape that expands to [out], or null.</param>
    /// <returns>[.., out]; or [..].</returns>
    /// <exception cref="ArgumentException">A shape or an element type does not fit.</exception>
    /// <remarks>Differentiable by all three. Source: torch.nn.functional.linear.</remarks>
    public static Tensor Linear(Tensor input, Tensor weight, Tensor? bias = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        return Operators.Linear.Forward(input, weight, bias);
    }
}
