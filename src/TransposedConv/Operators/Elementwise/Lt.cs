using System.Numerics;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = a &lt; b.</summary>
    internal readonly struct Lt : IComparison
    {
        public void Invoke<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<bool> y) where T : unmanaged, INumber<T>
        {
            for (int i = 0; i < a.Length; i++) y[i] = a[i] < b[i];
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise <c>this &lt; other</c>, broadcast, as <see cref="DType.Bool"/>.</summary>
        /// <param name="other">The second operand, of a shape that broadcasts with this one.</param>
        /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
        /// <remarks>A comparison with NaN is false. Source: torch.lt.</remarks>
        public Tensor Lt(Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            return Operators.Dispatch.Pointwise.Compare(this, other, default(Operators.Lt), nameof(Lt));
        }

        /// <summary>Elementwise <c>this &lt; other</c>, as <see cref="DType.Bool"/>.</summary>
        /// <param name="other">The number to compare with.</param>
        public Tensor Lt(Scalar other) => Lt(Beside(other));

        /// <summary>Elementwise comparison, as <see cref="Lt(Tensor)"/>.</summary>
        /// <param name="left">The first operand.</param>
        /// <param name="right">The second operand.</param>
        public static Tensor operator <(Tensor left, Tensor right) => left.Lt(right);

        /// <summary>Elementwise comparison, as <see cref="Lt(Scalar)"/>.</summary>
        /// <param name="left">The first operand.</param>
        /// <param name="right">The number to compare with.</param>
        public static Tensor operator <(Tensor left, Scalar right) => left.Lt(right);

        /// <summary>Elementwise comparison, as <see cref="Gt(Scalar)"/> from the other side.</summary>
        /// <param name="left">The number to compare with.</param>
        /// <param name="right">The second operand.</param>
        public static Tensor operator <(Scalar left, Tensor right) => right.Gt(left);
    }
}
