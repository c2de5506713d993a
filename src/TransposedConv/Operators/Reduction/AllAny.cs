using TransposedConv.Kernels.Reduction;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>"For all" and "exists" over some axes; numbers count as true unless they are 0.</summary>
    internal static class AllAny
    {
        internal static Tensor All(Tensor x, int[] axes, bool keepDim) => Fold(x, axes, keepDim, default(ProductFold), nameof(All));

        internal static Tensor Any(Tensor x, int[] axes, bool keepDim) => Fold(x, axes, keepDim, default(MaximumFold), nameof(Any));

        /// <summary>PyTorch answers bytes with bytes, from the time when they stood for truth values.</summary>
        private static Tensor Fold<TOp>(Tensor x, int[] axes, bool keepDim, TOp op, string name) where TOp : struct, INumberFold
        {
            Tensor truth = Copying.Convert(Copying.Convert(x, DType.Bool), DType.UInt8);
            return Copying.Convert(Reduce.Fold(truth, axes, keepDim, op, name), x.DType == DType.UInt8 ? DType.UInt8 : DType.Bool);
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Whether all elements are true, or not 0. Of nothing: true.</summary>
        /// <returns>A scalar of <see cref="DType.Bool"/>, or of <see cref="DType.UInt8"/> for that type.</returns>
        /// <remarks>NaN counts as true. Source: torch.all.</remarks>
        public Tensor All() => Operators.AllAny.All(this, Axes.NormalizeAll([], Rank, "dim"), keepDim: false);

        /// <summary>Whether all elements along an axis are true, or not 0.</summary>
        /// <param name="dim">The axis.</param>
        /// <param name="keepDim">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <remarks>Source: torch.all.</remarks>
        public Tensor All(int dim, bool keepDim = false) => Operators.AllAny.All(this, Axes.NormalizeAll([dim], Rank, nameof(dim)), keepDim);

        /// <summary>Whether any element is true, or not 0. Of nothing: false.</summary>
        /// <returns>A scalar of <see cref="DType.Bool"/>, or of <see cref="DType.UInt8"/> for that type.</returns>
        /// <remarks>NaN counts as true. Source: torch.any.</remarks>
        public Tensor Any() => Operators.AllAny.Any(this, Axes.NormalizeAll([], Rank, "dim"), keepDim: false);

        /// <summary>Whether any element along an axis is true, or not 0.</summary>
        /// <param name="dim">The axis.</param>
        /// <param name="keepDim">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <remarks>Source: torch.any.</remarks>
        public Tensor Any(int dim, bool keepDim = false) => Operators.AllAny.Any(this, Axes.NormalizeAll([dim], Rank, nameof(dim)), keepDim);

        /// <summary>How many elements are not 0, along some axes, as <see cref="DType.Int64"/>.</summary>
        /// <param name="dim">The axes; none means all.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <remarks>NaN is not 0. Source: torch.count_nonzero.</remarks>
        public Tensor CountNonzero(params ReadOnlySpan<int> dim) => Detach().To(DType.Bool).Sum(dim);
    }
}
