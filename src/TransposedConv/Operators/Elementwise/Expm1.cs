using TransposedConv.Kernels.Elementwise;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = eˣ − 1; dL/dx = dL/dy · (y + 1).</summary>
    internal readonly struct Expm1 : IDoubleUnary, IElementary
    {
        public static string Name => nameof(Expm1);

        public static Saves Saves => Saves.Output;

        public static Tensor Gradient(Tensor gradient, Tensor y) => gradient * (y + 1);

        public void Invoke(ReadOnlySpan<double> x, Span<double> y)
        {
            for (int i = 0; i < x.Length; i++) y[i] = SmallArguments.Expm1(x[i]);
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise eˣ − 1, accurate for small x too. Integers are computed in <see cref="DType.Float32"/>. Differentiable.</summary>
        /// <exception cref="NotSupportedException">The element type is stored only.</exception>
        /// <remarks>NaN gives NaN, −∞ gives −1. Source: torch.expm1.</remarks>
        public Tensor Expm1() => Operators.Dispatch.Elementary.Transcendental<Operators.Expm1>(this);
    }
}
