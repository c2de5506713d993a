using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Autograd;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = −x; dL/dx = −dL/dy.</summary>
    internal static class Neg
    {
        internal static Tensor Forward(Tensor x)
        {
            Tensor y = Pointwise.Number(x, default(Kernel), nameof(Neg));
            return Tensor.Records(x) ? y.RecordedBy(new NegBackward(x)) : y;
        }

        private readonly struct Kernel : INumberUnary
        {
            public void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T> => TensorPrimitives.Negate(x, y);
        }

        private sealed class NegBackward(Tensor x) : Node(x)
        {
            public override string Name => "NegBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients) => inputGradients[0] = -gradient;
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise −x; unsigned integers wrap around. Differentiable.</summary>
        /// <exception cref="NotSupportedException">The element type is stored only, or is <see cref="DType.Bool"/>.</exception>
        /// <remarks>NaN gives NaN. Source: torch.neg.</remarks>
        public Tensor Neg() => Operators.Neg.Forward(this);

        /// <summary>Elementwise −x, as <see cref="Neg"/>.</summary>
        /// <param name="operand">The tensor.</param>
        public static Tensor operator -(Tensor operand) => operand.Neg();
    }
}
