using TransposedConv.Operators;

namespace TransposedConv.Operators
{
    /// <summary>The layout of a diagonal: one axis that walks along two at once.</summary>
    internal static class DiagonalLayout
    {
        internal static Layout Of(Layout x, int offset, int rowAxis, int columnAxis)
        {
            long rows = x.Shape[rowAxis], columns = x.Shape[columnAxis];
            int length = (int)Math.Max(0, offset >= 0 ? Math.Min(rows, columns - offset) : Math.Min(rows + offset, columns));
            long start = length == 0 ? 0 : offset >= 0 ? offset * x.Strides[columnAxis] : -offset * x.Strides[rowAxis];
            int[] kept = [.. Enumerable.Range(0, x.Rank).Where(axis => axis != rowAxis && axis != columnAxis)];
            return new Layout(
                (int[])[.. kept.Select(axis => x.Shape[axis]), length],
                [.. kept.Select(axis => x.Strides[axis]), x.Strides[rowAxis] + x.Strides[columnAxis]],
                x.Offset + start);
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>A view of a diagonal over two axes, which becomes the last axis of the result. Differentiable.</summary>
        /// <param name="offset">Which diagonal: 0 is the main one, positive ones lie above it, negative ones below.</param>
        /// <param name="dim1">The axis of the rows.</param>
        /// <param name="dim2">The axis of the columns.</param>
        /// <returns>A view; a diagonal outside the matrix is empty.</returns>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="ArgumentException">The two axes are the same.</exception>
        /// <remarks>Source: torch.diagonal.</remarks>
        public Tensor Diagonal(int offset = 0, int dim1 = 0, int dim2 = 1)
        {
            int rowAxis = NormalizeAxis(dim1, nameof(dim1)), columnAxis = NormalizeAxis(dim2, nameof(dim2));
            if (rowAxis == columnAxis) throw new ArgumentException($"dim2: expected another axis than dim1, got {dim1} and {dim2}.", nameof(dim2));
            return ViewOperators.Pick(this, layout => DiagonalLayout.Of(layout, offset, rowAxis, columnAxis), "DiagonalBackward0");
        }
    }
}
