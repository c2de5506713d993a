using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Autograd;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = a / b; dL/da = dL/dy / b, dL/db = −dL/dy · (a / b) / b, summed over broadcast axes.</summary>
    internal static class Div
    {
        internal static Tensor Forward(Tensor a, Tensor b)
        {
            Tensor y = Pointwise.Real(a, b, default(Kernel), nameof(Div));
            return Tensor.Records(a, b) ? y.RecordedBy(new DivBackward(a, b)) : y;
        }

        /// <summary>For reals; the second form lets reals be divided in place.</summary>
        internal readonly struct Kernel : IRealBinary, INumberBinary
        {
            public void Invoke<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Divide(a, b, y);

            void INumberBinary.Invoke<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) => TensorPrimitives.Divide(a, b, y);
        }

        private sealed class DivBackward : Node
        {
            private readonly Operand _a;
            private readonly Operand _b;
            private readonly SavedTensor? _aValue;
            private readonly SavedTensor _bValue;

            internal DivBackward(Tensor a, Tensor b)
                : base(a, b)
            {
                _a = new(a);
                _b = new(b);
                if (Needs(1)) _aValue = Save(a);
                _bValue = Save(b);
            }

            public override string Name => "DivBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                Tensor b = _bValue.Value;
                if (Needs(0)) inputGradients[0] = _a.Reduce(gradient / b);
                if (Needs(1)) inputGradients[1] = _b.Reduce(-gradient * (_aValue!.Value / b / b));
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise true quotient <c>this / other</c>, broadcast; two integers are divided in <see cref="DType.Float32"/>. Differentiable.</summary>
        /// <param name="other">The divisor, of a shape that broadcasts with this one.</param>
        /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
        /// <remarks>x / 0 is ±∞, 0 / 0 and ∞ / ∞ are NaN. Source: torch.div.</remarks>
        public Tensor Div(Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            return Operators.Div.Forward(this, other);
        }

        /// <summary>Elementwise true quotient <c>this / other</c>. Differentiable.</summary>
        /// <param name="other">The divisor.</param>
        public Tensor Div(Scalar other) => Div(Beside(other));

        /// <summary>Elementwise true quotient, as <see cref="Div(Tensor)"/>.</summary>
        /// <param name="left">The first operand.</param>
        /// <param name="right">The second operand.</param>
        public static Tensor operator /(Tensor left, Tensor right) => left.Div(right);

        /// <summary>Elementwise true quotient, as <see cref="Div(Scalar)"/>.</summary>
        /// <param name="left">The first operand.</param>
        /// <param name="right">The divisor.</param>
        public static Tensor operator /(Tensor left, Scalar right) => left.Div(right);

        /// <summary>Elementwise true quotient, as <see cref="Div(Tensor)"/>.</summary>
        /// <param name="left">The dividend.</param>
        /// <param name="right">The second operand.</param>
        public static Tensor operator /(Scalar left, Tensor right) => right.Beside(left).Div(right);
    }
}
