namespace TransposedConv.NN;

/// <summary>Applies <c>x</c> where x &gt; 0, else <c>negativeSlope · x</c>, to every element; the shape is free and stays.</summary>
/// <remarks>Source: torch.nn.LeakyReLU.</remarks>
public sealed class LeakyReLU : Layer, IElementwise
{
    /// <summary>Makes the layer.</summary>
    /// <param name="negativeSlope">The slope below 0.</param>
    public LeakyReLU(double negativeSlope = 0.01) => NegativeSlope = negativeSlope;

    /// <summary>The slope below 0.</summary>
    public double NegativeSlope { get; }

    /// <inheritdoc/>
    protected internal override StreamingForm Streaming => StreamingForm.Positions(StreamingFunction.Real(new Operators.LeakyRelu(NegativeSlope)));

    /// <summary>Computes the function elementwise.</summary>
    /// <param name="input">A tensor of any shape.</param>
    public override Tensor Forward(Tensor input) => Functional.LeakyRelu(input, NegativeSlope);

    /// <inheritdoc/>
    protected override string ArgumentsText() => $"negative_slope={PythonText.Real(NegativeSlope)}";
}
