using TransposedConv.Autograd;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = Σ x / n over some axes; dL/dx repeats dL/dy / n along them.</summary>
    internal static class Mean
    {
        internal static Tensor Forward(Tensor x, int[] axes, bool keepDim)
        {
            Tensor y = Compute(x, axes, keepDim);
            return Tensor.Records(x) ? y.RecordedBy(new MeanBackward(x, axes)) : y;
        }

        private static Tensor Compute(Tensor x, int[] axes, bool keepDim)
        {
            Reduce.RequireReal(x, nameof(Mean));
            using GradMode.Scope unrecorded = GradMode.NoGrad();
            return Sum.Forward(x, axes, keepDim).DivInPlace(Reduce.Count(x.Shape, axes));
        }

        private sealed class MeanBackward(Tensor x, int[] axes) : Node(x)
        {
            private readonly Shape _shape = x.Shape;

            public override string Name => axes.Length == _shape.Rank ? "MeanBackward0" : "MeanBackward1";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
                inputGradients[0] = (Reduce.Restored(gradient, _shape, axes) / Reduce.Count(_shape, axes)).Expand(_shape);
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The mean of all elements, as a scalar. Differentiable.</summary>
        /// <exception cref="NotSupportedException">The elements are not float32 or float64.</exception>
        /// <remarks>The mean of nothing is NaN. Source: torch.mean.</remarks>
        public Tensor Mean() => Mean([]);

        /// <summary>The means along some axes. Differentiable.</summary>
        /// <param name="dim">The axes; none means all.</param>
        /// <param name="keepDim">Whether those axes stay, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="NotSupportedException">The elements are not float32 or float64.</exception>
        /// <remarks>The mean of nothing is NaN. Source: torch.mean.</remarks>
        public Tensor Mean(ReadOnlySpan<int> dim, bool keepDim = false) => Operators.Mean.Forward(this, Axes.NormalizeAll(dim, Rank, nameof(dim)), keepDim);

        /// <summary>The means along one axis. Differentiable.</summary>
        /// <param name="dim">The axis.</param>
        /// <param name="keepDim">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="NotSupportedException">The elements are not float32 or float64.</exception>
        /// <remarks>Source: torch.mean.</remarks>
        public Tensor Mean(int dim, bool keepDim = false) => Mean([dim], keepDim);
    }
}
