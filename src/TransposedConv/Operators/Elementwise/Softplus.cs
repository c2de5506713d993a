using TransposedConv.Kernels.Elementwise;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = ln(1 + e^βx) / β, and x itself where βx is above the threshold; dL/dx = dL/dy · sigmoid βx, and dL/dy above it.</summary>
    internal readonly struct Softplus(double beta, double threshold) : IDoubleUnary, IElementaryWithArguments
    {
        public static string Name => nameof(Softplus);

        public Tensor Gradient(Tensor gradient, Tensor x)
        {
            Tensor scaled = x * beta;
            return Tensor.Where(scaled > threshold, gradient, gradient * scaled.Sigmoid());
        }

        public void Invoke(ReadOnlySpan<double> x, Span<double> y)
        {
            for (int i = 0; i < x.Length; i++)
            {
                double scaled = x[i] * beta;
                y[i] = scaled > threshold ? x[i] : SmallArguments.Log1p(Math.Exp(scaled)) / beta;
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise ln(1 + e^βx) / β, a smooth form of <see cref="Relu"/>; the input itself where βx is above the threshold. Integers are computed in <see cref="DType.Float32"/>. Differentiable.</summary>
        /// <param name="beta">The steepness β, not 0.</param>
        /// <param name="threshold">Above which βx the function is taken as linear.</param>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="beta"/> is 0 or NaN, or <paramref name="threshold"/> is NaN.</exception>
        /// <exception cref="NotSupportedException">The element type is stored only.</exception>
        /// <remarks>NaN gives NaN. Source: torch.nn.functional.softplus.</remarks>
        public Tensor Softplus(double beta = 1, double threshold = 20)
        {
            if (beta == 0 || double.IsNaN(beta)) throw new ArgumentOutOfRangeException(nameof(beta), beta, $"beta: expected a number other than 0, got {beta}.");
            if (double.IsNaN(threshold)) throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "threshold: expected a number, got NaN.");
            return Operators.Dispatch.Elementary.Transcendental(this, new Operators.Softplus(beta, threshold));
        }
    }
}
