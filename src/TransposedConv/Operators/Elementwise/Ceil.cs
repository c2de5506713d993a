using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = ⌈x⌉; the derivative is 0.</summary>
    internal readonly struct Ceil : IRealUnary
    {
        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Ceiling(x, y);
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise smallest whole number that is not below. Integers stay. Differentiable, with derivative 0.</summary>
        /// <exception cref="NotSupportedException">The element type is stored only, or is <see cref="DType.Bool"/>.</exception>
        /// <remarks>NaN and ±∞ stay. Source: torch.ceil.</remarks>
        public Tensor Ceil() => Operators.Dispatch.PiecewiseConstant.Rounding<Operators.Ceil>(this, nameof(Ceil));
    }
}
