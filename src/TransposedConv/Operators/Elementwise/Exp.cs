using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Autograd;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = eˣ; dL/dx = dL/dy · y.</summary>
    internal static class Exp
    {
        internal static Tensor Forward(Tensor x)
        {
            Tensor y = Pointwise.Real(x, default(Kernel), nameof(Exp));
            return Tensor.Records(x) ? y.RecordedBy(new ExpBackward(x, y)) : y;
        }

        private readonly struct Kernel : IRealUnary
        {
            public void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Exp(x, y);
        }

        private sealed class ExpBackward : Node
        {
            private readonly SavedTensor _y;

            internal ExpBackward(Tensor x, Tensor y)
                : base(x) => _y = Save(y);

            public override string Name => "ExpBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients) => inputGradients[0] = gradient * _y.Value;
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise eˣ. Integers are computed in <see cref="DType.Float32"/>. Differentiable.</summary>
        /// <remarks>NaN gives NaN, −∞ gives 0. Source: torch.exp.</remarks>
        public Tensor Exp() => Operators.Exp.Forward(this);
    }
}
