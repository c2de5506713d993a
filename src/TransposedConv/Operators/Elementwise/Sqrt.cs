using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = √x; dL/dx = dL/dy / (2y).</summary>
    internal readonly struct Sqrt : IRealUnary, IElementary
    {
        public static string Name => nameof(Sqrt);

        public static Saves Saves => Saves.Output;

        public static Tensor Gradient(Tensor gradient, Tensor y) => gradient / (y * 2);

        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Sqrt(x, y);
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise square root. Integers are computed in <see cref="DType.Float32"/>. Differentiable.</summary>
        /// <exception cref="NotSupportedException">The element type is stored only.</exception>
        /// <remarks>Negative numbers and NaN give NaN; the derivative at 0 is +∞. Source: torch.sqrt.</remarks>
        public Tensor Sqrt() => Operators.Dispatch.Elementary.Real<Operators.Sqrt>(this);
    }
}
