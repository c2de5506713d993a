using TransposedConv.Operators;

namespace TransposedConv.Operators
{
    /// <summary>The same elements in the same order under another shape.</summary>
    internal static class Reshape
    {
        internal static Tensor Forward(Tensor x, Shape shape, string nodeName)
        {
            if (TryLayout(x.Layout, shape) is Layout layout) return ViewOperators.Relabel(x, layout, nodeName);
            Tensor packed = x.Contiguous();
            return ViewOperators.Relabel(packed, TryLayout(packed.Layout, shape)!, nodeName);
        }

        /// <summary>Resolves one −1 among the sizes and checks that the element count stays.</summary>
        internal static Shape Resolve(ReadOnlySpan<int> sizes, Shape from, string argument)
        {
            int[] resolved = sizes.ToArray();
            int open = Array.IndexOf(resolved, -1);
            if (Array.Exists(resolved, static size => size < -1) || (open >= 0 && Array.LastIndexOf(resolved, -1) != open)) throw Mismatch(sizes, from, argument);
            if (open >= 0)
            {
                resolved[open] = 1;
                long known = Shape.Product(resolved);
                if (known == 0 || from.ElementCount % known != 0 || from.ElementCount / known > int.MaxValue) throw Mismatch(sizes, from, argument);
                resolved[open] = (int)(from.ElementCount / known);
            }

            return Shape.Product(resolved) == from.ElementCount ? resolved : throw Mismatch(sizes, from, argument);
        }

        /// <summary>
        /// The strides of the new shape over the same storage, or null when only a copy will do. Runs of old axes that lie behind each
        /// other in memory can be cut anew; a new axis must not straddle two runs.
        /// </summary>
        internal static Layout? TryLayout(Layout from, Shape shape)
        {
            if (from.IsContiguous) return new Layout(shape, Layout.ContiguousStrides(shape), from.Offset);
            var strides = new long[shape.Rank];
            int newAxis = shape.Rank - 1;
            long run = 1, runStride = from.Rank > 0 ? from.Strides[^1] : 1;
            for (int axis = from.Rank - 1; axis >= 0; axis--)
            {
                run *= from.Shape[axis];
                bool runEnds = axis == 0 || (from.Shape[axis - 1] != 1 && from.Strides[axis - 1] != run * runStride);
                if (!runEnds) continue;
                long covered = 1;
                while (newAxis >= 0 && (covered < run || shape[newAxis] == 1))
                {
                    strides[newAxis] = covered * runStride;
                    covered *= shape[newAxis--];
                }

                if (covered != run) return null;
                if (axis > 0)
                {
                    run = 1;
                    runStride = from.Strides[axis - 1];
                }
            }

            return newAxis < 0 ? new Layout(shape, strides, from.Offset) : null;
        }

        private static ArgumentException Mismatch(ReadOnlySpan<int> sizes, Shape from, string argument) => new(
            $"{argument}: expected sizes with the {from.ElementCount} elements of shape {from} (at most one size −1), got {Shape.Format(sizes)}.", argument);
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The same elements under another shape: a view when the layout allows it, else a copy. Differentiable.</summary>
        /// <param name="shape">The new sizes; one of them may be −1 and is computed.</param>
        /// <exception cref="ArgumentException">The element counts differ.</exception>
        /// <remarks>Source: torch.reshape.</remarks>
        public Tensor Reshape(params ReadOnlySpan<int> shape) =>
            Operators.Reshape.Forward(this, Operators.Reshape.Resolve(shape, Shape, nameof(shape)), "ReshapeAliasBackward0");

        /// <summary>The same elements under another shape, always without copying. Differentiable.</summary>
        /// <param name="shape">The new sizes; one of them may be −1 and is computed.</param>
        /// <exception cref="ArgumentException">The element counts differ.</exception>
        /// <exception cref="InvalidOperationException">The layout allows no such view; use <see cref="Reshape"/>.</exception>
        /// <remarks>Source: torch.Tensor.view.</remarks>
        public Tensor View(params ReadOnlySpan<int> shape)
        {
            Shape resolved = Operators.Reshape.Resolve(shape, Shape, nameof(shape));
            Layout layout = Operators.Reshape.TryLayout(Layout, resolved) ?? throw new InvalidOperationException(
                $"View: the strides of the tensor of shape {Shape} allow no view of shape {resolved}; use Reshape, which copies when it must.");
            return Operators.ViewOperators.Relabel(this, layout, "ViewBackward0");
        }

        /// <summary>Joins a run of axes into one. Differentiable.</summary>
        /// <param name="startDim">The first axis of the run.</param>
        /// <param name="endDim">The last axis of the run, included.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or the run is empty.</exception>
        /// <remarks>Source: torch.flatten.</remarks>
        public Tensor Flatten(int startDim = 0, int endDim = -1)
        {
            int start = NormalizeAxis(startDim, nameof(startDim)), end = NormalizeAxis(endDim, nameof(endDim));
            if (start > end) throw new ArgumentOutOfRangeException(nameof(startDim), startDim, $"startDim: expected an axis not after endDim {endDim}, got {startDim}.");
            if (Rank == 0) return Reshape(1);
            int joined = checked((int)Shape.Product(Shape.AsSpan()[start..(end + 1)]));
            return Reshape([.. Shape.AsSpan()[..start], joined, .. Shape.AsSpan()[(end + 1)..]]);
        }

        /// <summary>A view with a new axis of length 1. Differentiable.</summary>
        /// <param name="dim">Where the new axis stands in the result.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
        /// <remarks>Source: torch.unsqueeze.</remarks>
        public Tensor Unsqueeze(int dim)
        {
            int axis = Axes.Normalize(dim, Rank + 1, nameof(dim));
            long stride = axis < Rank ? Shape[axis] * _layout.Strides[axis] : 1;
            var layout = new Layout(
                (int[])[.. Shape.AsSpan()[..axis], 1, .. Shape.AsSpan()[axis..]], [.. Strides[..axis], stride, .. Strides[axis..]], _layout.Offset);
            return Operators.ViewOperators.Relabel(this, layout, "UnsqueezeBackward0");
        }

        /// <summary>A view without the axes of length 1. Differentiable.</summary>
        /// <remarks>Source: torch.squeeze.</remarks>
        public Tensor Squeeze() => WithoutAxes([.. Enumerable.Range(0, Rank).Where(axis => Shape[axis] == 1)]);

        /// <summary>A view without one axis, if its length is 1; otherwise all axes stay. Differentiable.</summary>
        /// <param name="dim">The axis.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <remarks>Source: torch.squeeze.</remarks>
        public Tensor Squeeze(int dim)
        {
            int axis = NormalizeAxis(dim);
            return Rank > 0 && Shape[axis] == 1 ? WithoutAxes([axis]) : WithoutAxes([]);
        }

        private Tensor WithoutAxes(int[] axes)
        {
            int[] kept = [.. Enumerable.Range(0, Rank).Except(axes)];
            var layout = new Layout((int[])[.. kept.Select(axis => Shape[axis])], [.. kept.Select(axis => _layout.Strides[axis])], _layout.Offset);
            return Operators.ViewOperators.Relabel(this, layout, "SqueezeBackward0");
        }
    }
}
