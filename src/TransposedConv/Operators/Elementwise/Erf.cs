using TransposedConv.Kernels.Elementwise;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = erf x; dL/dx = dL/dy · 2/√π · e^(−x²).</summary>
    internal readonly struct Erf : IDoubleUnary, IElementary
    {
        public static string Name => nameof(Erf);

        public static Saves Saves => Saves.Input;

        public static Tensor Gradient(Tensor gradient, Tensor x) => gradient * (-x.Square()).Exp() * (2 / Math.Sqrt(Math.PI));

        public void Invoke(ReadOnlySpan<double> x, Span<double> y)
        {
            for (int i = 0; i < x.Length; i++) y[i] = ErrorFunction.Erf(x[i]);
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise error function 2/√π · ∫₀ˣ e^(−t²) dt. Integers are computed in <see cref="DType.Float32"/>. Differentiable.</summary>
        /// <exception cref="NotSupportedException">The element type is stored only.</exception>
        /// <remarks>NaN gives NaN, ±∞ gives ±1. Source: torch.erf.</remarks>
        public Tensor Erf() => Operators.Dispatch.Elementary.Transcendental<Operators.Erf>(this);
    }
}
