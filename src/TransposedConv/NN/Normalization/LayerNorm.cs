namespace TransposedConv.NN;

/// <summary>Normalizes over the last axes, [.., normalizedShape], with learnt factors and summands for each of their elements.</summary>
/// <remarks>The formula stands at <see cref="Functional.LayerNorm"/>. Source: torch.nn.LayerNorm.</remarks>
public sealed class LayerNorm : Layer
{
    /// <summary>Makes the layer for one axis, with factors of 1 and summands of 0.</summary>
    /// <param name="normalizedShape">The length of the last axis.</param>
    /// <param name="eps">What is added to the variance, 0 or more.</param>
    /// <param name="elementwiseAffine">Whether there are factors and summands.</param>
    /// <param name="dtype">The element type of the parameters: <see cref="DType.Float32"/> or <see cref="DType.Float64"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">The element type is another one.</exception>
    public LayerNorm(int normalizedShape, double eps = 1e-5, bool elementwiseAffine = true, DType dtype = DType.Float32)
        : this(new Shape(normalizedShape), eps, elementwiseAffine, dtype)
    {
    }

    /// <summary>Makes the layer, with factors of 1 and summands of 0.</summary>
    /// <param name="normalizedShape">The sizes of the last axes, one or more.</param>
    /// <param name="eps">What is added to the variance, 0 or more.</param>
    /// <param name="elementwiseAffine">Whether there are factors and summands.</param>
    /// <param name="dtype">The element type of the parameters: <see cref="DType.Float32"/> or <see cref="DType.Float64"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="eps"/> is negative.</exception>
    /// <exception cref="ArgumentException">There is no axis, or the element type is another one.</exception>
    public LayerNorm(Shape normalizedShape, double eps = 1e-5, bool elementwiseAffine = true, DType dtype = DType.Float32)
    {
        if (normalizedShape.Rank == 0) throw new ArgumentException("normalizedShape: expected at least one axis, got none.", nameof(normalizedShape));
        Standardization.RequireEps(eps);
        if (!dtype.IsDifferentiable()) throw new ArgumentException($"dtype: expected float32 or float64, got {dtype.Name()}.", nameof(dtype));
        NormalizedShape = normalizedShape;
        Eps = eps;
        if (!elementwiseAffine) return;
        Weight = RegisterParameter("weight", new Parameter(Tensor.Ones([.. normalizedShape], dtype)));
        Bias = RegisterParameter("bias", new Parameter(Tensor.Zeros([.. normalizedShape], dtype)));
    }

    /// <summary>The sizes of the axes that are normalized over.</summary>
    public Shape NormalizedShape { get; }

    /// <summary>What is added to the variance.</summary>
    public double Eps { get; }

    /// <summary>The factors, of the normalized shape, or null.</summary>
    public Parameter? Weight { get; }

    /// <summary>The summands, of the normalized shape, or null.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected internal override StreamingForm Streaming => StreamingForm.Refused("it normalizes over the last axis, which is time");

    /// <summary>Normalizes.</summary>
    /// <param name="input">[.., normalizedShape], of the parameters' element type.</param>
    /// <returns>A tensor of the input's shape.</returns>
    /// <exception cref="ArgumentException">The input does not fit the layer.</exception>
    public override Tensor Forward(Tensor input) => Functional.LayerNorm(input, NormalizedShape, Weight?.Value, Bias?.Value, Eps);

    /// <inheritdoc/>
    protected override string ArgumentsText() =>
        $"{PerAxis.TupleText([.. NormalizedShape])}, eps={PythonText.Real(Eps)}, elementwise_affine={PythonText.Boolean(Weight is not null)}";
}
