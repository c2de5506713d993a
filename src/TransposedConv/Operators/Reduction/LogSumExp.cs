using TransposedConv.Autograd;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = ln Σ eˣ over some axes, computed as m + ln Σ eˣ⁻ᵐ with m = max x; dL/dx = dL/dy · eˣ⁻ʸ.</summary>
    internal static class LogSumExp
    {
        internal static Tensor Forward(Tensor x, int[] axes, bool keepDim)
        {
            x = x.To(DTypePromotion.ToReal(x.DType));
            Tensor y = Compute(x, axes, keepDim);
            return Tensor.Records(x) ? y.RecordedBy(new LogSumExpBackward(x, y, axes)) : y;
        }

        private static Tensor Compute(Tensor x, int[] axes, bool keepDim)
        {
            using GradMode.Scope unrecorded = GradMode.NoGrad();
            if (x.ElementCount == 0) return Sum.Forward(x.Exp(), axes, keepDim).Log();
            Tensor largest = x.Amax(axes, keepDim: true);
            // An infinite maximum would make ∞ − ∞; without it the sum is 0 or ∞ by itself.
            largest = largest.MaskedFill(largest.IsInf(), 0);
            Tensor y = Sum.Forward((x - largest).Exp(), axes, keepDim: true).Log().AddInPlace(largest);
            return keepDim ? y : y.Reshape(Reduce.ReducedShape(x.Shape, axes, keepDim));
        }

        private sealed class LogSumExpBackward : Node
        {
            private readonly int[] _axes;
            private readonly SavedTensor _x;
            private readonly SavedTensor _y;

            internal LogSumExpBackward(Tensor x, Tensor y, int[] axes)
                : base(x)
            {
                _axes = axes;
                _x = Save(x);
                _y = Save(y);
            }

            public override string Name => "LogsumexpBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                Tensor x = _x.Value;
                inputGradients[0] = Reduce.Restored(gradient, x.Shape, _axes) * (x - Reduce.Restored(_y.Value, x.Shape, _axes)).Exp();
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>ln Σ eˣ along some axes, without overflow. Integers are computed in <see cref="DType.Float32"/>. Differentiable.</summary>
        /// <param name="dim">The axes; none means all.</param>
        /// <param name="keepDim">Whether those axes stay, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <remarks>NaN gives NaN; nothing, or −∞ alone, gives −∞. Source: torch.logsumexp.</remarks>
        public Tensor LogSumExp(ReadOnlySpan<int> dim, bool keepDim = false) => Operators.LogSumExp.Forward(this, Axes.NormalizeAll(dim, Rank, nameof(dim)), keepDim);

        /// <summary>ln Σ eˣ along one axis. Differentiable.</summary>
        /// <param name="dim">The axis.</param>
        /// <param name="keepDim">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <remarks>Source: torch.logsumexp.</remarks>
        public Tensor LogSumExp(int dim, bool keepDim = false) => LogSumExp([dim], keepDim);
    }
}
