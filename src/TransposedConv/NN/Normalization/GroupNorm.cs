namespace TransposedConv.NN;

/// <summary>Normalizes each group of channels of each sample of [N, C, axes…] over its channels and positions.</summary>
/// <remarks>The formula stands at <see cref="Functional.GroupNorm"/>. Source: torch.nn.GroupNorm.</remarks>
public sealed class GroupNorm : Layer
{
    /// <summary>Makes the layer, with factors of 1 and summands of 0.</summary>
    /// <param name="numGroups">The number of groups, which divides the number of channels.</param>
    /// <param name="numChannels">The number of channels.</param>
    /// <param name="eps">What is added to the variance, 0 or more.</param>
    /// <param name="affine">Whether there are learnt factors and summands per channel.</param>
    /// <param name="dtype">The element type of the parameters: <see cref="DType.Float32"/> or <see cref="DType.Float64"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">The groups do not divide the channels, or the element type is another one.</exception>
    public GroupNorm(int numGroups, int numChannels, double eps = 1e-5, bool affine = true, DType dtype = DType.Float32)
    {
        if (numGroups < 1) throw new ArgumentOutOfRangeException(nameof(numGroups), numGroups, $"numGroups: expected 1 or more, got {numGroups}.");
        if (numChannels < 1) throw new ArgumentOutOfRangeException(nameof(numChannels), numChannels, $"numChannels: expected 1 or more, got {numChannels}.");
        if (numChannels % numGroups != 0) throw new ArgumentException($"numChannels: expected a multiple of the {numGroups} groups, got {numChannels}.", nameof(numChannels));
        Standardization.RequireEps(eps);
        if (!dtype.IsDifferentiable()) throw new ArgumentException($"dtype: expected float32 or float64, got {dtype.Name()}.", nameof(dtype));
        NumGroups = numGroups;
        NumChannels = numChannels;
        Eps = eps;
        if (!affine) return;
        Weight = RegisterParameter("weight", new Parameter(Tensor.Ones([numChannels], dtype)));
        Bias = RegisterParameter("bias", new Parameter(Tensor.Zeros([numChannels], dtype)));
    }

    /// <summary>The number of groups.</summary>
    public int NumGroups { get; }

    /// <summary>The number of channels.</summary>
    public int NumChannels { get; }

    /// <summary>What is added to the variance.</summary>
    public double Eps { get; }

    /// <summary>The factors, [C], or null.</summary>
    public Parameter? Weight { get; }

    /// <summary>The summands, [C], or null.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected internal override StreamingForm Streaming => StreamingForm.Refused("it normalizes over the whole signal");

    /// <summary>Normalizes.</summary>
    /// <param name="input">[N, C, axes…], of the parameters' element type.</param>
    /// <returns>A tensor of the input's shape.</returns>
    /// <exception cref="ArgumentException">The input does not fit the layer, or has one value per group.</exception>
    /// <remarks>PyTorch 1.13 accepts another number of channels where the layer has no parameters; here it is refused.</remarks>
    public override Tensor Forward(Tensor input)
    {
        Standardization.RequireInput(input, leastRank: 2);
        if (input.Shape[1] != NumChannels) throw new ArgumentException($"input: expected {NumChannels} channels at axis 1, got shape {input.Shape}.", nameof(input));
        return Functional.GroupNorm(input, NumGroups, Weight?.Value, Bias?.Value, Eps);
    }

    /// <inheritdoc/>
    protected override string ArgumentsText() => $"{NumGroups}, {NumChannels}, eps={PythonText.Real(Eps)}, affine={PythonText.Boolean(Weight is not null)}";
}
