using System.Numerics;
using TransposedConv.Autograd;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = a − b·trunc(a/b); dL/da = dL/dy, dL/db = −dL/dy · trunc(a/b), summed over broadcast axes.</summary>
    internal static class Fmod
    {
        internal static Tensor Forward(Tensor a, Tensor b)
        {
            Tensor y = Pointwise.Number(a, b, default(Kernel), nameof(Fmod));
            return Tensor.Records(a, b) ? y.RecordedBy(new FmodBackward(a, b)) : y;
        }

        private readonly struct Kernel : INumberBinary
        {
            public void Invoke<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) where T : unmanaged, INumber<T>
            {
                for (int i = 0; i < a.Length; i++)
                {
                    // The most negative integer over −1 overflows in the processor, though every remainder by −1 is 0.
                    T rest = T.IsInteger(b[i]) && b[i] + T.One == T.Zero && T.IsInteger(a[i]) ? T.Zero : a[i] % b[i];
                    y[i] = rest;
                }
            }
        }

        private sealed class FmodBackward : Node
        {
            private readonly Operand _a;
            private readonly Operand _b;
            private readonly SavedTensor? _aValue;
            private readonly SavedTensor? _bValue;

            internal FmodBackward(Tensor a, Tensor b)
                : base(a, b)
            {
                _a = new(a);
                _b = new(b);
                if (!Needs(1)) return;
                _aValue = Save(a);
                _bValue = Save(b);
            }

            public override string Name => "FmodBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                if (Needs(0)) inputGradients[0] = _a.Reduce(gradient);
                if (Needs(1)) inputGradients[1] = _b.Reduce(-gradient * (_aValue!.Value / _bValue!.Value).Trunc());
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise remainder a − b·trunc(a/b) of the division by <paramref name="other"/>, with the sign of the dividend, as C#'s <c>%</c> of numbers; broadcast. Differentiable.</summary>
        /// <param name="other">The divisor, of a shape that broadcasts with this one.</param>
        /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
        /// <exception cref="DivideByZeroException">An integer is divided by 0.</exception>
        /// <remarks>NaN, an infinite dividend and the real divisor 0 give NaN. Source: torch.fmod.</remarks>
        public Tensor Fmod(Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            return Operators.Fmod.Forward(this, other);
        }

        /// <summary>Elementwise remainder, as <see cref="Fmod(Tensor)"/>.</summary>
        /// <param name="other">The divisor.</param>
        public Tensor Fmod(Scalar other) => Fmod(Beside(other));
    }
}
