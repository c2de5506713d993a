using System.Numerics;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = a = b.</summary>
    internal readonly struct Eq : IComparison
    {
        public void Invoke<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<bool> y) where T : unmanaged, INumber<T>
        {
            for (int i = 0; i < a.Length; i++) y[i] = a[i] == b[i];
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise <c>this = other</c>, broadcast, as <see cref="DType.Bool"/>.</summary>
        /// <param name="other">The second operand, of a shape that broadcasts with this one.</param>
        /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
        /// <remarks>A comparison with NaN is false. C#'s <c>==</c> keeps comparing references, so that null checks and collections work as for any class. Source: torch.eq.</remarks>
        public Tensor Eq(Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            return Operators.Dispatch.Pointwise.Compare(this, other, default(Operators.Eq), nameof(Eq));
        }

        /// <summary>Elementwise <c>this = other</c>, as <see cref="DType.Bool"/>.</summary>
        /// <param name="other">The number to compare with.</param>
        public Tensor Eq(Scalar other) => Eq(Beside(other));
    }
}
