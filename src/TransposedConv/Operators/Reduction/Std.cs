using TransposedConv.Autograd;

namespace TransposedConv.Operators
{
    /// <summary>y = √var x; dL/dx = dL/dvar · dvar/dx with dL/dvar = dL/dy / (2y), taken as 0 where y is 0.</summary>
    internal static class Std
    {
        internal static Tensor Forward(Tensor x, int[] axes, int correction, bool keepDim)
        {
            Tensor y = Var.Compute(x, axes, correction, keepDim, nameof(Std)).Sqrt();
            return Tensor.Records(x) ? y.RecordedBy(new StdBackward(x, y, axes, correction)) : y;
        }

        private sealed class StdBackward : Node
        {
            private readonly int[] _axes;
            private readonly int _correction;
            private readonly SavedTensor _x;
            private readonly SavedTensor _y;

            internal StdBackward(Tensor x, Tensor y, int[] axes, int correction)
                : base(x)
            {
                _axes = axes;
                _correction = correction;
                _x = Save(x);
                _y = Save(y);
            }

            public override string Name => "StdBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                Tensor y = _y.Value;
                Tensor byVariance = (gradient / (y * 2)).MaskedFill(y.Eq(0), 0);
                inputGradients[0] = Var.Derivative(byVariance, _x.Value, _axes, _correction);
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The standard deviation of all elements, the square root of the unbiased variance, as a scalar. Differentiable.</summary>
        /// <exception cref="NotSupportedException">The elements are not float32 or float64.</exception>
        /// <remarks>That of fewer than two elements is NaN. Source: torch.std.</remarks>
        public Tensor Std() => Std([]);

        /// <summary>The standard deviations along some axes, square roots of <see cref="Var(ReadOnlySpan{int}, int, bool)"/>. Differentiable, with derivative 0 where all elements are equal.</summary>
        /// <param name="dim">The axes; none means all.</param>
        /// <param name="correction">What to take off the count: 1 for the unbiased variance of a sample, 0 for that of a population.</param>
        /// <param name="keepDim">Whether those axes stay, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="NotSupportedException">The elements are not float32 or float64.</exception>
        /// <remarks>Too few elements give NaN. Source: torch.std.</remarks>
        public Tensor Std(ReadOnlySpan<int> dim, int correction = 1, bool keepDim = false) =>
            Operators.Std.Forward(this, Axes.NormalizeAll(dim, Rank, nameof(dim)), correction, keepDim);

        /// <summary>The standard deviations along one axis. Differentiable.</summary>
        /// <param name="dim">The axis.</param>
        /// <param name="correction">What to take off the count: 1 for the unbiased variance of a sample, 0 for that of a population.</param>
        /// <param name="keepDim">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="NotSupportedException">The elements are not float32 or float64.</exception>
        /// <remarks>Source: torch.std.</remarks>
        public Tensor Std(int dim, int correction = 1, bool keepDim = false) => Std([dim], correction, keepDim);
    }
}
