using TransposedConv.Autograd;
using TransposedConv.Kernels.Reduction;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = Σ x over some axes; dL/dx repeats dL/dy along them.</summary>
    internal static class Sum
    {
        /// <param name="x">The tensor to sum.</param>
        /// <param name="axes">The axes to sum over, ascending.</param>
        /// <param name="keepDim">Whether those axes stay, with length 1.</param>
        internal static Tensor Forward(Tensor x, int[] axes, bool keepDim)
        {
            Tensor input = x.DType.IsFloatingPoint() ? x : x.To(DType.Int64);
            Tensor y = Reduce.Fold(input, axes, keepDim, default(SumFold), nameof(Sum));
            return Tensor.Records(x) ? y.RecordedBy(new SumBackward(x, axes)) : y;
        }

        /// <summary>Sums what broadcasting repeated, so that a gradient comes back to the shape of its operand.</summary>
        internal static Tensor ToShape(Tensor x, Shape shape)
        {
            if (x.Shape == shape) return x;
            int lead = x.Rank - shape.Rank;
            int[] axes = [.. Enumerable.Range(0, x.Rank).Where(axis => axis < lead || (shape[axis - lead] == 1 && x.Shape[axis] != 1))];
            Tensor summed = Forward(x, axes, keepDim: true);
            return lead > 0 ? summed.Reshape(shape) : summed;
        }

        private sealed class SumBackward(Tensor x, int[] axes) : Node(x)
        {
            private readonly Shape _shape = x.Shape;

            public override string Name => axes.Length == _shape.Rank ? "SumBackward0" : "SumBackward1";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
                inputGradients[0] = Reduce.Restored(gradient, _shape, axes).Expand(_shape);
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The sum of all elements, as a scalar. Integers and truth values are summed in <see cref="DType.Int64"/>. Differentiable.</summary>
        /// <remarks>
        /// The sum of nothing is 0; NaN gives NaN. The error grows with the logarithm of the count: elements are added in a tree of fixed form,
        /// so the bits do not depend on the processor or the number of threads. Source: torch.sum.
        /// </remarks>
        public Tensor Sum() => Operators.Sum.Forward(this, Axes.NormalizeAll([], Rank, "dim"), keepDim: false);

        /// <summary>The sums along some axes. Differentiable.</summary>
        /// <param name="dim">The axes; none means all.</param>
        /// <param name="keepDim">Whether the summed axes stay, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <remarks>Source: torch.sum.</remarks>
        public Tensor Sum(ReadOnlySpan<int> dim, bool keepDim = false) => Operators.Sum.Forward(this, Axes.NormalizeAll(dim, Rank, nameof(dim)), keepDim);

        /// <summary>The sums along one axis. Differentiable.</summary>
        /// <param name="dim">The axis.</param>
        /// <param name="keepDim">Whether the summed axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <remarks>Source: torch.sum.</remarks>
        public Tensor Sum(int dim, bool keepDim = false) => Sum([dim], keepDim);

        /// <summary>The sum over whatever axes broadcasting from <paramref name="shape"/> to this shape has repeated. Differentiable.</summary>
        /// <param name="shape">A shape that broadcasts to this tensor's.</param>
        /// <exception cref="ArgumentException"><paramref name="shape"/> does not broadcast to this tensor's shape.</exception>
        /// <remarks>Source: torch.Tensor.sum_to_size.</remarks>
        public Tensor SumToShape(Shape shape) => Broadcasting.Reaches(shape, Shape)
            ? Operators.Sum.ToShape(this, shape)
            : throw new ArgumentException($"shape: expected a shape that broadcasts to {Shape}, got {shape}.", nameof(shape));
    }
}
