using TransposedConv.Operators.Dispatch;

namespace TransposedConv.NN;

public static partial class Functional
{
    /// <summary>Elementwise <c>max(0, x)</c>; NaN gives NaN. Source: torch.nn.functional.relu.</summary>
    /// <param name="input">A tensor of any shape.</param>
    public static Tensor Relu(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Relu();
    }

    /// <summary>Elementwise <c>1 / (1 + e⁻ˣ)</c>. Source: torch.nn.functional.sigmoid.</summary>
    /// <param name="input">A tensor of any shape.</param>
    public static Tensor Sigmoid(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Sigmoid();
    }

    /// <summary>Elementwise hyperbolic tangent. Source: torch.nn.functional.tanh.</summary>
    /// <param name="input">A tensor of any shape.</param>
    public static Tensor Tanh(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Tanh();
    }

    /// <summary>Elementwise <c>ln(1 / (1 + e⁻ˣ))</c>. Source: torch.nn.functional.logsigmoid.</summary>
    /// <param name="input">A tensor of any shape.</param>
    public static Tensor LogSigmoid(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.LogSigmoid();
    }

    /// <summary>Elementwise <c>x</c> where x &gt; 0, else <c>negativeSlope · x</c>; NaN gives NaN. Source: torch.nn.functional.leaky_relu.</summary>
    /// <param name="input">A tensor of any shape.</param>
    /// <param name="negativeSlope">The slope below 0.</param>
    public static Tensor LeakyRelu(Tensor input, double negativeSlope = 0.01)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Elementary.Real(input, new Operators.LeakyRelu(negativeSlope));
    }

    /// <summary>Elementwise <c>x</c> where x &gt; 0, else <c>α · (eˣ − 1)</c>; NaN gives NaN. Source: torch.nn.functional.elu.</summary>
    /// <param name="input">A tensor of any shape.</param>
    /// <param name="alpha">The limit α towards −∞, negated.</param>
    public static Tensor Elu(Tensor input, double alpha = 1)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Elementary.Transcendental(input, new Operators.Elu(alpha));
    }

    /// <summary>
    /// Elementwise <c>x · Φ(x)</c>, with Φ the distribution function of the normal distribution; or its approximation
    /// <c>x/2 · (1 + tanh(√(2/π) · (x + 0.044715·x³)))</c>.
    /// </summary>
    /// <param name="input">A tensor of any shape.</param>
    /// <param name="approximate">Which of the two.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="approximate"/> is not a defined value.</exception>
    /// <remarks>−∞ gives NaN, as in PyTorch. Source: torch.nn.functional.gelu; D. Hendrycks and K. Gimpel, "Gaussian error linear units", 2016.</remarks>
    public static Tensor Gelu(Tensor input, GeluApproximation approximate = GeluApproximation.None)
    {
        ArgumentNullException.ThrowIfNull(input);
        return approximate switch
        {
            GeluApproximation.None => Elementary.Transcendental<Operators.Gelu>(input),
            GeluApproximation.Tanh => Elementary.Transcendental<Operators.GeluTanh>(input),
            _ => throw new ArgumentOutOfRangeException(nameof(approximate), approximate, $"approximate: expected None or Tanh, got {(int)approximate}."),
        };
    }

    /// <summary>Elementwise <c>x / (1 + e⁻ˣ)</c>, also called swish. −∞ gives NaN, as in PyTorch. Source: torch.nn.functional.silu.</summary>
    /// <param name="input">A tensor of any shape.</param>
    public static Tensor Silu(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Elementary.Transcendental<Operators.Silu>(input);
    }

    /// <summary>Elementwise <c>ln(1 + e^βx) / β</c>, and x itself where βx is above the threshold. Source: torch.nn.functional.softplus.</summary>
    /// <param name="input">A tensor of any shape.</param>
    /// <param name="beta">The steepness β, not 0.</param>
    /// <param name="threshold">Above which βx the function is taken as linear.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="beta"/> is 0 or NaN, or <paramref name="threshold"/> is NaN.</exception>
    public static Tensor Softplus(Tensor input, double beta = 1, double threshold = 20)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Softplus(beta, threshold);
    }
}
