namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The largest of all elements, as a scalar. Differentiable; equal elements share the gradient.</summary>
        /// <exception cref="InvalidOperationException">There are no elements.</exception>
        /// <remarks>NaN if there is one, and the NaN share the gradient then. Source: torch.max.</remarks>
        public Tensor Max() => Operators.Extremes.Over(this, [.. Enumerable.Range(0, Rank)], keepDim: false, largest: true, "MaxBackward1", nameof(Max));

        /// <summary>The largest elements along one axis, and where they stand. The values are differentiable; the gradient goes to the chosen elements.</summary>
        /// <param name="dim">The axis.</param>
        /// <param name="keepDim">Whether the axis stays, with length 1.</param>
        /// <returns>The values, and their positions as <see cref="DType.Int64"/>: the first of equal ones, the first NaN if there is one.</returns>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="InvalidOperationException">The axis is empty.</exception>
        /// <remarks>Source: torch.max.</remarks>
        public (Tensor Values, Tensor Indices) Max(int dim, bool keepDim = false) =>
            Operators.Selected.Along(this, NormalizeAxis(dim), keepDim, largest: true, nameof(Max));

        /// <summary>The largest elements along some axes. Differentiable; equal elements share the gradient.</summary>
        /// <param name="dim">The axes; none means all.</param>
        /// <param name="keepDim">Whether those axes stay, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <exception cref="InvalidOperationException">The axes are empty.</exception>
        /// <remarks>NaN where there is one; the gradient is NaN there too, as in PyTorch. Source: torch.amax.</remarks>
        public Tensor Amax(ReadOnlySpan<int> dim, bool keepDim = false) =>
            Operators.Extremes.Over(this, Axes.NormalizeAll(dim, Rank, nameof(dim)), keepDim, largest: true, "AmaxBackward0", nameof(Amax));

        /// <summary>The largest elements along one axis. Differentiable; equal elements share the gradient.</summary>
        /// <param name="dim">The axis.</param>
        /// <param name="keepDim">Whether the axis stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="InvalidOperationException">The axis is empty.</exception>
        /// <remarks>Source: torch.amax.</remarks>
        public Tensor Amax(int dim, bool keepDim = false) => Amax([dim], keepDim);

        /// <summary>Where the largest element stands, as <see cref="DType.Int64"/>: along an axis, or among all elements in row-major order.</summary>
        /// <param name="dim">The axis; none means all.</param>
        /// <param name="keepDim">Whether the axis (or every one) stays, with length 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="InvalidOperationException">There are no elements to choose from.</exception>
        /// <remarks>The first of equal ones, the first NaN if there is one. Not differentiable. Source: torch.argmax.</remarks>
        public Tensor Argmax(int? dim = null, bool keepDim = false) => Operators.Selected.Position(this, dim, keepDim, largest: true, nameof(Argmax));
    }
}
