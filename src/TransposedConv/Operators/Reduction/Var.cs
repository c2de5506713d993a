using TransposedConv.Autograd;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = Σ (x − x̄)² / (n − c) over some axes; dL/dx = dL/dy · 2 (x − x̄) / (n − c).</summary>
    internal static class Var
    {
        internal static Tensor Forward(Tensor x, int[] axes, int correction, bool keepDim)
        {
            Tensor y = Compute(x, axes, correction, keepDim, nameof(Var));
            return Tensor.Records(x) ? y.RecordedBy(new VarBackward(x, axes, correction)) : y;
        }

        /// <summary>The values alone, not recorded.</summary>
        internal static Tensor Compute(Tensor x, int[] axes, int correction, bool keepDim, string name)
        {
            Reduce.RequireReal(x, name);
            using GradMode.Scope unrecorded = GradMode.NoGrad();
            Tensor deviation = x - Mean.Forward(x, axes, keepDim: true);
            return Sum.Forward(deviation.Square(), axes, keepDim).DivInPlace(Math.Max(0, Reduce.Count(x.Shape, axes) - correction));
        }

        internal static Tensor Derivative(Tensor gradient, Tensor x, int[] axes, int correction)
        {
            double factor = 2.0 / (Reduce.Count(x.Shape, axes) - correction);
            return Reduce.Restored(gradient, x.Shape, axes) * factor * (x - Mean.Forward(x, axes, keepDim: true));
        }

        private sealed class VarBackward : Node
        {
            private readonly int[] _axes;
            private readonly int _correction;
            private readonly SavedTensor _x;

            internal VarBackward(Tensor x, int[] axes, int correction)
                : base(x)
            {
                _axes = axes;
                _correction = correction;
                _x = Save(x);
            }

            public override string Name => "VarBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
                inputGradients[0] = Derivative(gradient, _x.Value, _axes, _correction);
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The unbiased variance of all elements, as a scalar. Differentiable.</summary>
        /// <exception cref="NotSupportedException">The elements are not float32 or float64.</exception>
        /// <remarks>The variance of fewer than two elements is NaN. Source: torch.var.</remarks>
        public Tensor Var() => Var([]);

        /// <summary>The variances Σ (x − x̄)² / max(0, n − correction) along some axes. Differentiable.</summary>
        /// <param name="dim">The axes; none means all.</param>
        /// <param name="correction">What to take off the count: 1 for the unbiased variance of a sample, 0 for that of a population.</param>
        /// <param name="keepDim">Whether those axes stay, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="NotSupportedException">The elements are not float32 or float64.</exception>
        /// <remarks>Computed in two passes, so a large mean costs no digits. Too few elements give NaN. Source: torch.var.</remarks>
        public Tensor Var(ReadOnlySpan<int> dim, int correction = 1, bool keepDim = false) =>
            Operators.Var.Forward(this, Axes.NormalizeAll(dim, Rank, nameof(dim)), correction, keepDim);

        /// <summary>The variances along one axis. Differentiable.</summary>
        /// <param name="dim">The axis.</param>
        /// <param name="correction">What to take off the count: 1 for the unbiased variance of a sample, 0 for that of a population.</param>
        /// <param name="keepDim">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="NotSupportedException">The elements are not float32 or float64.</exception>
        /// <remarks>Source: torch.var.</remarks>
        public Tensor Var(int dim, int correction = 1, bool keepDim = false) => Var([dim], correction, keepDim);
    }
}
