using TransposedConv.Autograd;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>yᵢ = eˣⁱ / Σ eˣ along an axis; dL/dx = y · (dL/dy − Σ y · dL/dy).</summary>
    internal static class Softmax
    {
        internal static Tensor Forward(Tensor x, int dim)
        {
            Reduce.RequireReal(x, nameof(Softmax));
            if (x.ElementCount == 0) return x.Clone();
            Tensor y = Compute(x, dim);
            return Tensor.Records(x) ? y.RecordedBy(new SoftmaxBackward(x, y, dim)) : y;
        }

        private static Tensor Compute(Tensor x, int dim)
        {
            using GradMode.Scope unrecorded = GradMode.NoGrad();
            Tensor y = (x - x.Amax(dim, keepDim: true)).Exp();
            return y.DivInPlace(y.Sum(dim, keepDim: true));
        }

        private sealed class SoftmaxBackward : Node
        {
            private readonly int _dim;
            private readonly SavedTensor _y;

            internal SoftmaxBackward(Tensor x, Tensor y, int dim)
                : base(x)
            {
                _dim = dim;
                _y = Save(y);
            }

            public override string Name => "SoftmaxBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                Tensor y = _y.Value;
                Tensor weighted = gradient * y;
                inputGradients[0] = weighted - (y * weighted.Sum(_dim, keepDim: true));
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>eˣ / Σ eˣ along an axis: positive numbers whose sum is 1. Differentiable.</summary>
        /// <param name="dim">The axis.</param>
        /// <param name="dtype">The type to convert to first; float32 or float64.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="NotSupportedException">The elements are not float32 or float64, after the conversion.</exception>
        /// <remarks>Large numbers do not overflow. A NaN or +∞ along the axis, or −∞ alone, makes all of it NaN. Source: torch.nn.functional.softmax.</remarks>
        public Tensor Softmax(int dim, DType? dtype = null) => Operators.Softmax.Forward(To(dtype ?? DType), NormalizeAxis(dim));
    }
}
