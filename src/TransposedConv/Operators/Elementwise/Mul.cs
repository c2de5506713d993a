using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Autograd;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = a · b elementwise; dL/da = dL/dy · b, dL/db = dL/dy · a, summed over broadcast axes.</summary>
    internal static class Mul
    {
        internal static Tensor Forward(Tensor a, Tensor b)
        {
            if (a.DType == DType.Bool && b.DType == DType.Bool) return a.LogicalAnd(b);
            Tensor y = Pointwise.Number(a, b, default(Kernel), nameof(Mul));
            return Tensor.Records(a, b) ? y.RecordedBy(new MulBackward(a, b)) : y;
        }

        internal readonly struct Kernel : INumberBinary
        {
            public void Invoke<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) where T : unmanaged, INumber<T> => TensorPrimitives.Multiply(a, b, y);
        }

        private sealed class MulBackward : Node
        {
            private readonly Operand _a;
            private readonly Operand _b;
            private readonly SavedTensor? _aValue;
            private readonly SavedTensor? _bValue;

            internal MulBackward(Tensor a, Tensor b)
                : base(a, b)
            {
                _a = new(a);
                _b = new(b);
                if (Needs(1)) _aValue = Save(a);
                if (Needs(0)) _bValue = Save(b);
            }

            public override string Name => "MulBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                if (Needs(0)) inputGradients[0] = _a.Reduce(gradient * _bValue!.Value);
                if (Needs(1)) inputGradients[1] = _b.Reduce(gradient * _aValue!.Value);
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise product <c>this · other</c>, broadcast; of truth values, their "and". The result type follows PyTorch's promotion. Differentiable.</summary>
        /// <param name="other">The second operand, of a shape that broadcasts with this one.</param>
        /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
        /// <remarks>NaN in either operand gives NaN, and so does 0 · ∞. Source: torch.mul.</remarks>
        public Tensor Mul(Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            return Operators.Mul.Forward(this, other);
        }

        /// <summary>Elementwise product <c>this · other</c>. Differentiable.</summary>
        /// <param name="other">The factor.</param>
        public Tensor Mul(Scalar other) => Mul(Beside(other));

        /// <summary>Elementwise product, as <see cref="Mul(Tensor)"/>.</summary>
        /// <param name="left">The first operand.</param>
        /// <param name="right">The second operand.</param>
        public static Tensor operator *(Tensor left, Tensor right) => left.Mul(right);

        /// <summary>Elementwise product, as <see cref="Mul(Scalar)"/>.</summary>
        /// <param name="left">The first operand.</param>
        /// <param name="right">The factor.</param>
        public static Tensor operator *(Tensor left, Scalar right) => left.Mul(right);

        /// <summary>Elementwise product, as <see cref="Mul(Scalar)"/>.</summary>
        /// <param name="left">The factor.</param>
        /// <param name="right">The second operand.</param>
        public static Tensor operator *(Scalar left, Tensor right) => right.Mul(left);
    }
}
