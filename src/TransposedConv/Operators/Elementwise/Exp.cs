using System.Numerics.Tensors;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = eˣ; dL/dx = dL/dy · y.</summary>
    internal readonly struct Exp : IDoubleUnary, IElementary
    {
        public static string Name => nameof(Exp);

        public static Saves Saves => Saves.Output;

        public static Tensor Gradient(Tensor gradient, Tensor y) => gradient * y;

        public void Invoke(ReadOnlySpan<double> x, Span<double> y) => TensorPrimitives.Exp(x, y);
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise eˣ. Integers are computed in <see cref="DType.Float32"/>. Differentiable.</summary>
        /// <exception cref="NotSupportedException">The element type is stored only.</exception>
        /// <remarks>NaN gives NaN, −∞ gives 0. Source: torch.exp.</remarks>
        public Tensor Exp() => Operators.Dispatch.Elementary.Transcendental<Operators.Exp>(this);
    }
}
