using TransposedConv.Autograd;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>yᵢ = xᵢ − ln Σ eˣ along an axis; dL/dx = dL/dy − eʸ · Σ dL/dy.</summary>
    internal static class LogSoftmax
    {
        internal static Tensor Forward(Tensor x, int dim)
        {
            Reduce.RequireReal(x, nameof(LogSoftmax));
            if (x.ElementCount == 0) return x.Clone();
            Tensor y = Compute(x, dim);
            return Tensor.Records(x) ? y.RecordedBy(new LogSoftmaxBackward(x, y, dim)) : y;
        }

        private static Tensor Compute(Tensor x, int dim)
        {
            using GradMode.Scope unrecorded = GradMode.NoGrad();
            Tensor y = x - x.Amax(dim, keepDim: true);
            return y.SubInPlace(y.Exp().Sum(dim, keepDim: true).Log());
        }

        private sealed class LogSoftmaxBackward : Node
        {
            private readonly int _dim;
            private readonly SavedTensor _y;

            internal LogSoftmaxBackward(Tensor x, Tensor y, int dim)
                : base(x)
            {
                _dim = dim;
                _y = Save(y);
            }

            public override string Name => "LogSoftmaxBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                Tensor y = _y.Value;
                inputGradients[0] = gradient - (y.Exp() * gradient.Sum(_dim, keepDim: true));
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The logarithm of <see cref="Softmax"/>, x − ln Σ eˣ along an axis, accurate where that is tiny. Differentiable.</summary>
        /// <param name="dim">The axis.</param>
        /// <param name="dtype">The type to convert to first; float32 or float64.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="NotSupportedException">The elements are not float32 or float64, after the conversion.</exception>
        /// <remarks>Large numbers do not overflow. A NaN or +∞ along the axis, or −∞ alone, makes all of it NaN. Source: torch.nn.functional.log_softmax.</remarks>
        public Tensor LogSoftmax(int dim, DType? dtype = null) => Operators.LogSoftmax.Forward(To(dtype ?? DType), NormalizeAxis(dim));
    }
}
