namespace TransposedConv.NN;

/// <summary>In training, sets each element to 0 with probability p and multiplies the others by <c>1 / (1 − p)</c>; in evaluation it gives back its input.</summary>
/// <remarks>Source: torch.nn.Dropout.</remarks>
public sealed class Dropout : Layer
{
    private readonly Generator? _generator;

    /// <summary>Makes the layer.</summary>
    /// <param name="p">The probability, from 0 to 1.</param>
    /// <param name="generator">Where the choice comes from; by default <see cref="Generator.Default"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1].</exception>
    public Dropout(double p = 0.5, Generator? generator = null)
    {
        if (!(p >= 0 && p <= 1)) throw new ArgumentOutOfRangeException(nameof(p), p, $"p: expected a probability from 0 to 1, got {p}.");
        P = p;
        _generator = generator;
    }

    /// <summary>The probability.</summary>
    public double P { get; }

    /// <inheritdoc/>
    protected internal override StreamingForm Streaming => Training && P > 0
        ? StreamingForm.Refused("in training it drops values at random; call Eval first")
        : StreamingForm.Identity;

    /// <summary>Computes the output.</summary>
    /// <param name="input">A tensor of any shape, of type float32 or float64.</param>
    public override Tensor Forward(Tensor input) => Functional.Dropout(input, P, Training, _generator);

    /// <inheritdoc/>
    protected override string ArgumentsText() => $"p={PythonText.Number(P)}, inplace=False";
}
