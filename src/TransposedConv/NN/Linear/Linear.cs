namespace TransposedConv.NN;

/// <summary>A learnt affine map of the last axis: <c>y = x·Wᵀ + b</c>, [.., in] to [.., out].</summary>
/// <remarks>Source: torch.nn.Linear.</remarks>
public sealed class Linear : Layer
{
    /// <summary>Makes the layer, with weights and bias from U(−1/√in, 1/√in).</summary>
    /// <param name="inFeatures">The length of the input's last axis, 1 or more.</param>
    /// <param name="outFeatures">The length of the output's last axis, 1 or more.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="dtype">The element type of the parameters: <see cref="DType.Float32"/> or <see cref="DType.Float64"/>.</param>
    /// <param name="generator">Where the first values come from; by default the shared generator.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of features is less than 1.</exception>
    /// <exception cref="ArgumentException">The element type is another one.</exception>
    public Linear(int inFeatures, int outFeatures, bool bias = true, DType dtype = DType.Float32, Generator? generator = null)
    {
        if (inFeatures < 1) throw new ArgumentOutOfRangeException(nameof(inFeatures), inFeatures, $"inFeatures: expected 1 or more, got {inFeatures}.");
        if (outFeatures < 1) throw new ArgumentOutOfRangeException(nameof(outFeatures), outFeatures, $"outFeatures: expected 1 or more, got {outFeatures}.");
        if (!dtype.IsDifferentiable()) throw new ArgumentException($"dtype: expected float32 or float64, got {dtype.Name()}.", nameof(dtype));
        InFeatures = inFeatures;
        OutFeatures = outFeatures;
        Weight = RegisterParameter("weight", new Parameter(Tensor.Empty([outFeatures, inFeatures], dtype)));
        if (bias) Bias = RegisterParameter("bias", new Parameter(Tensor.Empty([outFeatures], dtype)));
        ResetParameters(generator);
    }

    /// <summary>The length of the input's last axis.</summary>
    public int InFeatures { get; }

    /// <summary>The length of the output's last axis.</summary>
    public int OutFeatures { get; }

    /// <summary>The weight, [out, in].</summary>
    public Parameter Weight { get; }

    /// <summary>The bias, [out], or null.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected internal override StreamingForm Streaming => StreamingForm.Refused("it maps the last axis, which is time");

    /// <summary>Draws weight and bias anew from U(−1/√in, 1/√in), as PyTorch's reset_parameters does.</summary>
    /// <param name="generator">Where the values come from; by default the shared generator.</param>
    public void ResetParameters(Generator? generator = null)
    {
        Init.KaimingUniform(Weight, Math.Sqrt(5), generator: generator);
        if (Bias is not null)
        {
            double bound = 1 / Math.Sqrt(InFeatures);
            Init.Uniform(Bias, -bound, bound, generator);
        }
    }

    /// <summary>Computes <c>x·Wᵀ + b</c>.</summary>
    /// <param name="input">[.., in], of the parameters' element type.</param>
    /// <returns>[.., out].</returns>
    /// <exception cref="ArgumentException">The input's last axis or its element type does not fit.</exception>
    public override Tensor Forward(Tensor input) => Functional.Linear(input, Weight, Bias?.Value);

    /// <inheritdoc/>
    protected override string ArgumentsText() => $"in_features={InFeatures}, out_features={OutFeatures}, bias={(Bias is null ? "False" : "True")}";
}
