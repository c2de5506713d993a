using System.Numerics.Tensors;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = 1 / (1 + e⁻ˣ); dL/dx = dL/dy · y · (1 − y).</summary>
    internal readonly struct Sigmoid : IDoubleUnary, IElementary
    {
        public static string Name => nameof(Sigmoid);

        public static Saves Saves => Saves.Output;

        public static Tensor Gradient(Tensor gradient, Tensor y) => gradient * (1 - y) * y;

        public void Invoke(ReadOnlySpan<double> x, Span<double> y)
        {
            TensorPrimitives.Negate(x, y);
            TensorPrimitives.Exp(y, y);
            TensorPrimitives.Add(y, 1, y);
            TensorPrimitives.Divide(1, y, y);
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise logistic function 1 / (1 + e⁻ˣ). Integers are computed in <see cref="DType.Float32"/>. Differentiable.</summary>
        /// <exception cref="NotSupportedException">The element type is stored only.</exception>
        /// <remarks>NaN gives NaN, −∞ gives 0, +∞ gives 1. Source: torch.sigmoid.</remarks>
        public Tensor Sigmoid() => Operators.Dispatch.Elementary.Transcendental<Operators.Sigmoid>(this);
    }
}
