namespace TransposedConv.NN;

public static partial class Functional
{
    /// <summary>In training, sets each element to 0 with probability p and multiplies the others by <c>1 / (1 − p)</c>; else gives the input itself.</summary>
    /// <param name="input">A tensor of any shape, of type float32 or float64.</param>
    /// <param name="p">The probability, from 0 to 1.</param>
    /// <param name="training">Whether this is training.</param>
    /// <param name="generator">Where the choice comes from; by default <see cref="Generator.Default"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1].</exception>
    /// <exception cref="ArgumentException">The input is not of type float32 or float64.</exception>
    /// <remarks>
    /// An element is kept where a float64 drawn for it is below 1 − p, in row-major order. Differentiable. Source: torch.nn.functional.dropout; G. Hinton and
    /// others, "Improving neural networks by preventing co-adaptation of feature detectors", 2012.
    /// </remarks>
    public static Tensor Dropout(Tensor input, double p = 0.5, bool training = true, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!(p >= 0 && p <= 1)) throw new ArgumentOutOfRangeException(nameof(p), p, $"p: expected a probability from 0 to 1, got {p}.");
        if (!input.DType.IsDifferentiable()) throw new ArgumentException($"input: expected type float32 or float64, got {input.DType.Name()}.", nameof(input));
        if (!training || p == 0 || input.ElementCount == 0) return input;
        if (p == 1) return input * Tensor.Zeros([.. input.Shape], input.DType);
        Tensor kept = Tensor.Rand([.. input.Shape], DType.Float64, generator: generator) < 1 - p;
        return input * (kept.To(input.DType) / (1 - p));
    }
}
