using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Autograd;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = min(a, b) elementwise; dL/dy goes to the smaller one, half to each of two equal ones, and to both where one is NaN.</summary>
    internal static class Minimum
    {
        internal static Tensor Forward(Tensor a, Tensor b)
        {
            if (a.DType == DType.Bool && b.DType == DType.Bool) return a.LogicalAnd(b);
            Tensor y = Pointwise.Number(a, b, default(Kernel), nameof(Minimum));
            return Tensor.Records(a, b) ? y.RecordedBy(new MinimumBackward(a, b)) : y;
        }

        private readonly struct Kernel : INumberBinary
        {
            public void Invoke<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) where T : unmanaged, INumber<T> => TensorPrimitives.Min(a, b, y);
        }

        private sealed class MinimumBackward : Node
        {
            private readonly Operand _a;
            private readonly Operand _b;
            private readonly SavedTensor _aValue;
            private readonly SavedTensor _bValue;

            internal MinimumBackward(Tensor a, Tensor b)
                : base(a, b)
            {
                _a = new(a);
                _b = new(b);
                _aValue = Save(a);
                _bValue = Save(b);
            }

            public override string Name => "MinimumBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                Tensor a = _aValue.Value, b = _bValue.Value;
                Tensor shared = Tensor.Where(a.Eq(b), gradient / 2, gradient);
                if (Needs(0)) inputGradients[0] = _a.Reduce(shared.MaskedFill(a > b, 0));
                if (Needs(1)) inputGradients[1] = _b.Reduce(shared.MaskedFill(a < b, 0));
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The smaller of each pair of elements, broadcast; of truth values, their "and". Differentiable; equal elements share the gradient.</summary>
        /// <param name="other">The second operand, of a shape that broadcasts with this one.</param>
        /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
        /// <remarks>NaN in either operand gives NaN. Source: torch.minimum.</remarks>
        public Tensor Minimum(Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            return Operators.Minimum.Forward(this, other);
        }

        /// <summary>The smaller of each element and a number. Differentiable.</summary>
        /// <param name="other">The number.</param>
        public Tensor Minimum(Scalar other) => Minimum(Beside(other));
    }
}
