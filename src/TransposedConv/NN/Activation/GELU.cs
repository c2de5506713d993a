namespace TransposedConv.NN;

/// <summary>Applies <c>x · Φ(x)</c>, with Φ the distribution function of the normal distribution, or an approximation of it, to every element.</summary>
/// <remarks>The formulas stand at <see cref="Functional.Gelu"/>. Source: torch.nn.GELU.</remarks>
public sealed class GELU : Layer, IElementwise
{
    /// <summary>Makes the layer.</summary>
    /// <param name="approximate">How the function is computed.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="approximate"/> is not a defined value.</exception>
    public GELU(GeluApproximation approximate = GeluApproximation.None)
    {
        if (!Enum.IsDefined(approximate)) throw new ArgumentOutOfRangeException(nameof(approximate), approximate, $"approximate: expected None or Tanh, got {(int)approximate}.");
        Approximate = approximate;
    }

    /// <summary>How the function is computed.</summary>
    public GeluApproximation Approximate { get; }

    /// <inheritdoc/>
    protected internal override StreamingForm Streaming => StreamingForm.Positions(
        Approximate == GeluApproximation.None ? StreamingFunction.Widened<Operators.Gelu>() : StreamingFunction.Widened<Operators.GeluTanh>());

    /// <summary>Computes the function elementwise.</summary>
    /// <param name="input">A tensor of any shape.</param>
    public override Tensor Forward(Tensor input) => Functional.Gelu(input, Approximate);

    /// <inheritdoc/>
    protected override string ArgumentsText() => $"approximate='{Approximate.ToString().ToLowerInvariant()}'";
}
