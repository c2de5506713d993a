using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = ⌊x⌋; the derivative is 0.</summary>
    internal readonly struct Floor : IRealUnary
    {
        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Floor(x, y);
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise largest whole number that is not above. Integers stay. Differentiable, with derivative 0.</summary>
        /// <exception cref="NotSupportedException">The element type is stored only, or is <see cref="DType.Bool"/>.</exception>
        /// <remarks>NaN and ±∞ stay. Source: torch.floor.</remarks>
        public Tensor Floor() => Operators.Dispatch.PiecewiseConstant.Rounding<Operators.Floor>(this, nameof(Floor));
    }
}
