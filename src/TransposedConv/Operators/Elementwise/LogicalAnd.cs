using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = a and b of truth values.</summary>
    internal readonly struct LogicalAnd : ILogical
    {
        public void Invoke(ReadOnlySpan<bool> a, ReadOnlySpan<bool> b, Span<bool> y)
        {
            for (int i = 0; i < a.Length; i++) y[i] = a[i] & b[i];
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise "and" as <see cref="DType.Bool"/>, broadcast; numbers count as true unless they are 0.</summary>
        /// <param name="other">The second operand, of a shape that broadcasts with this one.</param>
        /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
        /// <remarks>NaN counts as true. Source: torch.logical_and.</remarks>
        public Tensor LogicalAnd(Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            return Operators.Dispatch.Pointwise.Logical(this, other, default(Operators.LogicalAnd), nameof(LogicalAnd));
        }

        /// <summary>Elementwise "and" of two tensors of truth values, as <see cref="LogicalAnd"/>.</summary>
        /// <param name="left">The first operand.</param>
        /// <param name="right">The second operand.</param>
        /// <exception cref="NotSupportedException">An operand is not <see cref="DType.Bool"/>: there is no bitwise arithmetic.</exception>
        public static Tensor operator &(Tensor left, Tensor right) =>
            left.RequireTruth("&").LogicalAnd(right.RequireTruth("&"));
    }
}
