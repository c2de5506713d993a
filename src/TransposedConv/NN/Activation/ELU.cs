namespace TransposedConv.NN;

/// <summary>Applies <c>x</c> where x &gt; 0, else <c>α · (eˣ − 1)</c>, to every element; the shape is free and stays.</summary>
/// <remarks>Source: torch.nn.ELU; D.-A. Clevert and others, "Exponential linear units", 2015.</remarks>
public sealed class ELU : Layer, IElementwise
{
    /// <summary>Makes the layer.</summary>
    /// <param name="alpha">The limit α towards −∞, negated.</param>
    public ELU(double alpha = 1) => Alpha = alpha;

    /// <summary>The limit α towards −∞, negated.</summary>
    public double Alpha { get; }

    /// <inheritdoc/>
    protected internal override StreamingForm Streaming => StreamingForm.Positions(StreamingFunction.Widened(new Operators.Elu(Alpha)));

    /// <summary>Computes the function elementwise.</summary>
    /// <param name="input">A tensor of any shape.</param>
    public override Tensor Forward(Tensor input) => Functional.Elu(input, Alpha);

    /// <inheritdoc/>
    protected override string ArgumentsText() => $"alpha={PythonText.Real(Alpha)}";
}
