using System.Numerics;
using TransposedConv.Autograd;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = a − b·⌊a/b⌋; dL/da = dL/dy, dL/db = −dL/dy · ⌊a/b⌋, summed over broadcast axes.</summary>
    internal static class Remainder
    {
        internal static Tensor Forward(Tensor a, Tensor b)
        {
            Tensor y = Pointwise.Number(a, b, default(Kernel), nameof(Remainder));
            return Tensor.Records(a, b) ? y.RecordedBy(new RemainderBackward(a, b)) : y;
        }

        private readonly struct Kernel : INumberBinary
        {
            public void Invoke<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) where T : unmanaged, INumber<T>
            {
                for (int i = 0; i < a.Length; i++)
                {
                    // The most negative integer over −1 overflows in the processor, though every remainder by −1 is 0.
                    T rest = T.IsInteger(b[i]) && b[i] + T.One == T.Zero && T.IsInteger(a[i]) ? T.Zero : a[i] % b[i];
                    if (!T.IsZero(rest) && T.IsNegative(rest) != T.IsNegative(b[i])) rest += b[i];
                    y[i] = rest;
                }
            }
        }

        private sealed class RemainderBackward : Node
        {
            private readonly Operand _a;
            private readonly Operand _b;
            private readonly SavedTensor? _aValue;
            private readonly SavedTensor? _bValue;

            internal RemainderBackward(Tensor a, Tensor b)
                : base(a, b)
            {
                _a = new(a);
                _b = new(b);
                if (!Needs(1)) return;
                _aValue = Save(a);
                _bValue = Save(b);
            }

            public override string Name => "RemainderBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                if (Needs(0)) inputGradients[0] = _a.Reduce(gradient);
                if (Needs(1)) inputGradients[1] = _b.Reduce(-gradient * (_aValue!.Value / _bValue!.Value).Floor());
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise remainder a − b·⌊a/b⌋ of the division by <paramref name="other"/>, with the sign of the divisor, as Python's <c>%</c>; broadcast. Differentiable.</summary>
        /// <param name="other">The divisor, of a shape that broadcasts with this one.</param>
        /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
        /// <exception cref="DivideByZeroException">An integer is divided by 0.</exception>
        /// <remarks>NaN, an infinite dividend and the real divisor 0 give NaN. Source: torch.remainder.</remarks>
        public Tensor Remainder(Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            return Operators.Remainder.Forward(this, other);
        }

        /// <summary>Elementwise remainder, as <see cref="Remainder(Tensor)"/>.</summary>
        /// <param name="other">The divisor.</param>
        public Tensor Remainder(Scalar other) => Remainder(Beside(other));

        /// <summary>Elementwise remainder, as <see cref="Remainder(Tensor)"/>.</summary>
        /// <param name="left">The first operand.</param>
        /// <param name="right">The second operand.</param>
        public static Tensor operator %(Tensor left, Tensor right) => left.Remainder(right);

        /// <summary>Elementwise remainder, as <see cref="Remainder(Scalar)"/>.</summary>
        /// <param name="left">The first operand.</param>
        /// <param name="right">The divisor.</param>
        public static Tensor operator %(Tensor left, Scalar right) => left.Remainder(right);

        /// <summary>Elementwise remainder, as <see cref="Remainder(Tensor)"/>.</summary>
        /// <param name="left">The dividend.</param>
        /// <param name="right">The second operand.</param>
        public static Tensor operator %(Scalar left, Tensor right) => right.Beside(left).Remainder(right);
    }
}
