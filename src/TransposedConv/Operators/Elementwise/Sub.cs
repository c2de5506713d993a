using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Autograd;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = a − b; dL/da = dL/dy, dL/db = −dL/dy, summed over broadcast axes.</summary>
    internal static class Sub
    {
        internal static Tensor Forward(Tensor a, Tensor b)
        {
            if (a.DType == DType.Bool || b.DType == DType.Bool)
            {
                throw new NotSupportedException($"{nameof(Sub)}: truth values can't be subtracted, got {a.DType.Name()} and {b.DType.Name()}; use ^ for a difference or ! to invert.");
            }

            Tensor y = Pointwise.Number(a, b, default(Kernel), nameof(Sub));
            return Tensor.Records(a, b) ? y.RecordedBy(new SubBackward(a, b)) : y;
        }

        internal readonly struct Kernel : INumberBinary
        {
            public void Invoke<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) where T : unmanaged, INumber<T> => TensorPrimitives.Subtract(a, b, y);
        }

        private sealed class SubBackward(Tensor a, Tensor b) : Node(a, b)
        {
            private readonly Operand _a = new(a);
            private readonly Operand _b = new(b);

            public override string Name => "SubBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                if (Needs(0)) inputGradients[0] = _a.Reduce(gradient);
                if (Needs(1)) inputGradients[1] = _b.Reduce(-gradient);
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise difference <c>this − other</c>, broadcast; the result type follows PyTorch's promotion. Differentiable.</summary>
        /// <param name="other">What to subtract, of a shape that broadcasts with this one.</param>
        /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
        /// <exception cref="NotSupportedException">An operand is <see cref="DType.Bool"/> or stored only.</exception>
        /// <remarks>NaN in either operand gives NaN, and so does ∞ − ∞. Source: torch.sub.</remarks>
        public Tensor Sub(Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            return Operators.Sub.Forward(this, other);
        }

        /// <summary>Elementwise difference <c>this − other</c>. Differentiable.</summary>
        /// <param name="other">The number to subtract.</param>
        /// <exception cref="NotSupportedException">As for <see cref="Sub(Tensor)"/>.</exception>
        public Tensor Sub(Scalar other) => Sub(Beside(RequireNumber(other)));

        /// <summary>Elementwise difference, as <see cref="Sub(Tensor)"/>.</summary>
        /// <param name="left">The first operand.</param>
        /// <param name="right">The second operand.</param>
        public static Tensor operator -(Tensor left, Tensor right) => left.Sub(right);

        /// <summary>Elementwise difference, as <see cref="Sub(Scalar)"/>.</summary>
        /// <param name="left">The first operand.</param>
        /// <param name="right">The number to subtract.</param>
        public static Tensor operator -(Tensor left, Scalar right) => left.Sub(right);

        /// <summary>Elementwise difference, as <see cref="Sub(Tensor)"/>.</summary>
        /// <param name="left">The number to subtract from.</param>
        /// <param name="right">The second operand.</param>
        public static Tensor operator -(Scalar left, Tensor right) => right.Beside(RequireNumber(left)).Sub(right);

        private static Scalar RequireNumber(Scalar value) => value.DType == DType.Bool
            ? throw new NotSupportedException($"{nameof(Sub)}: truth values can't be subtracted, got {value}.")
            : value;
    }
}
