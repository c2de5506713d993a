using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = tanh x; dL/dx = dL/dy · (1 − y²).</summary>
    internal readonly struct Tanh : IDoubleUnary, IElementary
    {
        public static string Name => nameof(Tanh);

        public static Saves Saves => Saves.Output;

        public static Tensor Gradient(Tensor gradient, Tensor y) => gradient * (1 - (y * y));

        public void Invoke(ReadOnlySpan<double> x, Span<double> y)
        {
            for (int i = 0; i < x.Length; i++) y[i] = Math.Tanh(x[i]);
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise hyperbolic tangent. Integers are computed in <see cref="DType.Float32"/>. Differentiable.</summary>
        /// <exception cref="NotSupportedException">The element type is stored only.</exception>
        /// <remarks>NaN gives NaN, ±∞ give ±1. Source: torch.tanh.</remarks>
        public Tensor Tanh() => Operators.Dispatch.Elementary.Transcendental<Operators.Tanh>(this);
    }
}
