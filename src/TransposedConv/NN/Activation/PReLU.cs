namespace TransposedConv.NN;

/// <summary>Applies <c>x</c> where x &gt; 0, else <c>a · x</c>, with a learnt slope a for all elements or one per channel of [N, C, axes…].</summary>
/// <remarks>Source: torch.nn.PReLU; K. He and others, "Delving deep into rectifiers", 2015.</remarks>
public sealed class PReLU : Layer, IElementwise
{
    /// <summary>Makes the layer.</summary>
    /// <param name="numParameters">The number of slopes: 1, or the number of channels.</param>
    /// <param name="init">The slopes at first.</param>
    /// <param name="dtype">The element type of the slopes: <see cref="DType.Float32"/> or <see cref="DType.Float64"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numParameters"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">The element type is another one.</exception>
    public PReLU(int numParameters = 1, double init = 0.25, DType dtype = DType.Float32)
    {
        if (numParameters < 1) throw new ArgumentOutOfRangeException(nameof(numParameters), numParameters, $"numParameters: expected 1 or more, got {numParameters}.");
        if (!dtype.IsDifferentiable()) throw new ArgumentException($"dtype: expected float32 or float64, got {dtype.Name()}.", nameof(dtype));
        Weight = RegisterParameter("weight", new Parameter(Tensor.Full([numParameters], init, dtype)));
    }

    /// <summary>The slopes below 0, [1] or [C].</summary>
    public Parameter Weight { get; }

    /// <inheritdoc/>
    protected internal override StreamingForm Streaming => StreamingForm.Positions(new PReLUFunction(this));

    /// <summary>Computes the function elementwise.</summary>
    /// <param name="input">[N, C, axes…], or a tensor of any shape where there is one slope.</param>
    /// <exception cref="ArgumentException">The input has another number of channels, or another element type.</exception>
    public override Tensor Forward(Tensor input) => Functional.Prelu(input, Weight);

    /// <inheritdoc/>
    protected override string ArgumentsText() => $"num_parameters={Weight.ElementCount}";
}
