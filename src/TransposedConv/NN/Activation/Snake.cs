namespace TransposedConv.NN;

/// <summary>Applies <c>x + sin²(αx) / (α + 10⁻⁹)</c>, with a learnt α per channel of [N, C, axes…]: a rise with ripples, for what is periodic.</summary>
/// <remarks>
/// PyTorch has no such layer; its argument names and its state-dict key, <c>alpha</c> of shape [C], are those of S. Lee and others, "BigVGAN", 2022. The function
/// is that of L. Ziyin and others, "Neural networks fail to learn periodic functions and how to fix it", 2020.
/// </remarks>
public sealed class Snake : Layer, IElementwise
{
    /// <summary>Makes the layer.</summary>
    /// <param name="inFeatures">The number of channels.</param>
    /// <param name="alpha">The frequency α of all channels at first.</param>
    /// <param name="alphaLogscale">Whether the parameter is ln α, which keeps α positive.</param>
    /// <param name="dtype">The element type of the parameter: <see cref="DType.Float32"/> or <see cref="DType.Float64"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="inFeatures"/> is less than 1, or <paramref name="alpha"/> is not a positive number.</exception>
    /// <exception cref="ArgumentException">The element type is another one.</exception>
    public Snake(int inFeatures, double alpha = 1, bool alphaLogscale = false, DType dtype = DType.Float32)
    {
        if (inFeatures < 1) throw new ArgumentOutOfRangeException(nameof(inFeatures), inFeatures, $"inFeatures: expected 1 or more, got {inFeatures}.");
        if (!(alpha > 0) || double.IsInfinity(alpha)) throw new ArgumentOutOfRangeException(nameof(alpha), alpha, $"alpha: expected a positive number, got {alpha}.");
        if (!dtype.IsDifferentiable()) throw new ArgumentException($"dtype: expected float32 or float64, got {dtype.Name()}.", nameof(dtype));
        AlphaLogscale = alphaLogscale;
        Alpha = RegisterParameter("alpha", new Parameter(Tensor.Full([inFeatures], alphaLogscale ? Math.Log(alpha) : alpha, dtype)));
    }

    /// <summary>The frequencies α, or their logarithms, [C].</summary>
    public Parameter Alpha { get; }

    /// <summary>Whether the parameter is ln α.</summary>
    public bool AlphaLogscale { get; }

    /// <inheritdoc/>
    protected internal override StreamingForm Streaming => StreamingForm.Positions(new SnakeFunction(this));

    /// <summary>Computes the function elementwise.</summary>
    /// <param name="input">[N, C, axes…].</param>
    /// <exception cref="ArgumentException">The input has another number of channels, or another element type.</exception>
    public override Tensor Forward(Tensor input) => Functional.Snake(input, Frequencies());

    /// <inheritdoc/>
    protected override string ArgumentsText() => $"{Alpha.ElementCount}{(AlphaLogscale ? ", alpha_logscale=True" : "")}";

    /// <summary>The frequencies α.</summary>
    internal Tensor Frequencies() => AlphaLogscale ? Alpha.Value.Exp() : Alpha.Value;
}
