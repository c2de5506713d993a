using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Autograd;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = a + b; dL/da = dL/db = dL/dy, summed over broadcast axes.</summary>
    internal static class Add
    {
        internal static Tensor Forward(Tensor a, Tensor b)
        {
            if (a.DType == DType.Bool && b.DType == DType.Bool) return a.LogicalOr(b);
            Tensor y = Pointwise.Number(a, b, default(Kernel), nameof(Add));
            return Tensor.Records(a, b) ? y.RecordedBy(new AddBackward(a, b)) : y;
        }

        internal readonly struct Kernel : INumberBinary
        {
            public void Invoke<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) where T : unmanaged, INumber<T> => TensorPrimitives.Add(a, b, y);
        }

        private sealed class AddBackward(Tensor a, Tensor b) : Node(a, b)
        {
            private readonly Operand _a = new(a);
            private readonly Operand _b = new(b);

            public override string Name => "AddBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                if (Needs(0)) inputGradients[0] = _a.Reduce(gradient);
                if (Needs(1)) inputGradients[1] = _b.Reduce(gradient);
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise sum <c>this + other</c>, broadcast; of truth values, their "or". The result type follows PyTorch's promotion. Differentiable.</summary>
        /// <param name="other">The second operand, of a shape that broadcasts with this one.</param>
        /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
        /// <remarks>NaN in either operand gives NaN. Source: torch.add.</remarks>
        public Tensor Add(Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            return Operators.Add.Forward(this, other);
        }

        /// <summary>Elementwise sum <c>this + other</c>. Differentiable.</summary>
        /// <param name="other">The number to add.</param>
        public Tensor Add(Scalar other) => Add(Beside(other));

        /// <summary>Elementwise sum, as <see cref="Add(Tensor)"/>.</summary>
        /// <param name="left">The first operand.</param>
        /// <param name="right">The second operand.</param>
        public static Tensor operator +(Tensor left, Tensor right) => left.Add(right);

        /// <summary>Elementwise sum, as <see cref="Add(Scalar)"/>.</summary>
        /// <param name="left">The first operand.</param>
        /// <param name="right">The number to add.</param>
        public static Tensor operator +(Tensor left, Scalar right) => left.Add(right);

        /// <summary>Elementwise sum, as <see cref="Add(Scalar)"/>.</summary>
        /// <param name="left">The number to add.</param>
        /// <param name="right">The second operand.</param>
        public static Tensor operator +(Scalar left, Tensor right) => right.Add(left);
    }
}
