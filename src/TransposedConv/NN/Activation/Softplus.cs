namespace TransposedConv.NN;

/// <summary>Applies <c>ln(1 + e^βx) / β</c>, a smooth rectifier, to every element; the shape is free and stays.</summary>
/// <remarks>Source: torch.nn.Softplus.</remarks>
public sealed class Softplus : Layer, IElementwise
{
    /// <summary>Makes the layer.</summary>
    /// <param name="beta">The steepness β, not 0.</param>
    /// <param name="threshold">Above which βx the function is taken as linear.</param>
    public Softplus(double beta = 1, double threshold = 20)
    {
        Beta = beta;
        Threshold = threshold;
    }

    /// <summary>The steepness β.</summary>
    public double Beta { get; }

    /// <summary>Above which βx the function is taken as linear.</summary>
    public double Threshold { get; }

    /// <inheritdoc/>
    protected internal override StreamingForm Streaming => StreamingForm.Positions(StreamingFunction.Widened(new Operators.Softplus(Beta, Threshold)));

    /// <summary>Computes the function elementwise.</summary>
    /// <param name="input">A tensor of any shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">β is 0 or NaN, or the threshold is NaN.</exception>
    public override Tensor Forward(Tensor input) => Functional.Softplus(input, Beta, Threshold);

    /// <inheritdoc/>
    protected override string ArgumentsText() => $"beta={PythonText.Number(Beta)}, threshold={PythonText.Number(Threshold)}";
}
