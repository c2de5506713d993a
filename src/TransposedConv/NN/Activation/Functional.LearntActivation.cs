namespace TransposedConv.NN;

public static partial class Functional
{
    /// <summary>Elementwise <c>x</c> where x &gt; 0, else <c>a · x</c>, with a learnt slope a; NaN gives NaN.</summary>
    /// <param name="input">[N, C, axes…], or a tensor of any shape where there is one slope.</param>
    /// <param name="weight">The slopes: [C], one per channel, or one for all, [1] or a scalar; of the input's type.</param>
    /// <returns>A tensor of the input's shape.</returns>
    /// <exception cref="ArgumentException">The weight does not fit the input.</exception>
    /// <remarks>Differentiable by both. Source: torch.nn.functional.prelu; K. He and others, "Delving deep into rectifiers", 2015.</remarks>
    public static Tensor Prelu(Tensor input, Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        return Operators.Prelu.Forward(input, ForChannels(weight, input, nameof(weight)));
    }

    /// <summary>Elementwise <c>x + sin²(αx) / (α + 10⁻⁹)</c>: a rise with ripples, for what is periodic.</summary>
    /// <param name="input">[N, C, axes…], or a tensor of any shape where there is one α.</param>
    /// <param name="alpha">The frequencies α: [C], one per channel, or one for all, [1] or a scalar; of the input's type.</param>
    /// <returns>A tensor of the input's shape.</returns>
    /// <exception cref="ArgumentException">The frequencies do not fit the input.</exception>
    /// <remarks>
    /// Differentiable by both. Source: L. Ziyin and others, "Neural networks fail to learn periodic functions and how to fix it", 2020; with the small
    /// summand of S. Lee and others, "BigVGAN", 2022.
    /// </remarks>
    public static Tensor Snake(Tensor input, Tensor alpha)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(alpha);
        return Operators.Snake.Forward(input, ForChannels(alpha, input, nameof(alpha)));
    }

    private static Tensor ForChannels(Tensor values, Tensor input, string argument)
    {
        if (!input.DType.IsDifferentiable()) throw new ArgumentException($"input: expected type float32 or float64, got {input.DType.Name()}.", nameof(input));
        PerChannel.RequireType(values, input, argument);
        if (values.ElementCount == 1 && values.Rank <= 1) return values.Reshape([]);
        if (values.Rank != 1 || input.Rank < 2)
        {
            throw new ArgumentException($"{argument}: expected one number, or one per channel of an input [N, C, axes…], got shape {values.Shape} for the input {input.Shape}.", argument);
        }

        PerChannel.Require(values, input, argument);
        return PerChannel.Beside(values, input);
    }
}
