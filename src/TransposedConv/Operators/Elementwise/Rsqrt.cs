using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = 1 / √x; dL/dx = −½ · dL/dy · y³.</summary>
    internal readonly struct Rsqrt : IRealUnary, IElementary
    {
        public static string Name => nameof(Rsqrt);

        public static Saves Saves => Saves.Output;

        public static Tensor Gradient(Tensor gradient, Tensor y) => gradient * (y * y * y) * -0.5;

        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            TensorPrimitives.Sqrt(x, y);
            TensorPrimitives.Divide(T.One, y, y);
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise reciprocal square root 1 / √x. Integers are computed in <see cref="DType.Float32"/>. Differentiable.</summary>
        /// <exception cref="NotSupportedException">The element type is stored only.</exception>
        /// <remarks>0 gives +∞, negative numbers and NaN give NaN. Source: torch.rsqrt.</remarks>
        public Tensor Rsqrt() => Operators.Dispatch.Elementary.Real<Operators.Rsqrt>(this);
    }
}
