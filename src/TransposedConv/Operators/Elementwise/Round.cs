using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = the whole number nearest to x, the even one of two; the derivative is 0.</summary>
    internal readonly struct Round : IRealUnary
    {
        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Round(x, MidpointRounding.ToEven, y);
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise nearest whole number; halves go to the even one. Integers stay. Differentiable, with derivative 0.</summary>
        /// <exception cref="NotSupportedException">The element type is stored only, or is <see cref="DType.Bool"/>.</exception>
        /// <remarks>NaN and ±∞ stay. Source: torch.round.</remarks>
        public Tensor Round() => Operators.Dispatch.PiecewiseConstant.Rounding<Operators.Round>(this, nameof(Round));
    }
}
