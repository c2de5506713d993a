using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = x without its fraction; the derivative is 0.</summary>
    internal readonly struct Trunc : IRealUnary
    {
        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Truncate(x, y);
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise whole part, towards 0. Integers stay. Differentiable, with derivative 0.</summary>
        /// <exception cref="NotSupportedException">The element type is stored only, or is <see cref="DType.Bool"/>.</exception>
        /// <remarks>NaN and ±∞ stay. Source: torch.trunc.</remarks>
        public Tensor Trunc() => Operators.Dispatch.PiecewiseConstant.Rounding<Operators.Trunc>(this, nameof(Trunc));
    }
}
