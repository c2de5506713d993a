using TransposedConv.Operators;

namespace TransposedConv.Operators
{
    /// <summary>Layouts of views that pick some of the cells.</summary>
    internal static class Picking
    {
        internal static Layout Slice(Layout x, int axis, int start, int count, int step)
        {
            int[] shape = x.Shape.ToArray();
            long[] strides = [.. x.Strides];
            shape[axis] = count;
            strides[axis] *= step;
            return new Layout(shape, strides, count == 0 ? x.Offset : x.Offset + (start * x.Strides[axis]));
        }

        internal static Layout Select(Layout x, int axis, int index) => new(
            (int[])[.. x.Shape.AsSpan()[..axis], .. x.Shape.AsSpan()[(axis + 1)..]],
            [.. x.Strides[..axis], .. x.Strides[(axis + 1)..]],
            x.Offset + (index * x.Strides[axis]));

        internal static Layout Flip(Layout x, int[] axes)
        {
            long[] strides = [.. x.Strides];
            long offset = x.Offset;
            foreach (int axis in axes)
            {
                if (x.ElementCount > 0) offset += (x.Shape[axis] - 1) * strides[axis];
                strides[axis] = -strides[axis];
            }

            return new Layout(x.Shape, strides, offset);
        }

        internal static Layout Unfold(Layout x, int axis, int size, int step) => new(
            (int[])[.. x.Shape.AsSpan()[..axis], ((x.Shape[axis] - size) / step) + 1, .. x.Shape.AsSpan()[(axis + 1)..], size],
            [.. x.Strides[..axis], x.Strides[axis] * step, .. x.Strides[(axis + 1)..], x.Strides[axis]],
            x.Offset);
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>A view of every <paramref name="step"/>-th index of one axis. Differentiable.</summary>
        /// <param name="dim">The axis.</param>
        /// <param name="start">The first index; negative ones count from the end; out-of-range ones are clamped. Null: the beginning.</param>
        /// <param name="end">The index to stop before, likewise. Null: the end.</param>
        /// <param name="step">The step, not 0; a negative step walks backwards from <paramref name="start"/> (by default the last index), as Python's slices do.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or the step is 0.</exception>
        /// <remarks>Source: Python's slice semantics, as torch.Tensor indexing has them, extended to negative steps.</remarks>
        public Tensor Slice(int dim, int? start = null, int? end = null, int step = 1)
        {
            int axis = NormalizeAxis(dim);
            RequireAxes(nameof(Slice));
            (int first, int count) = new TensorSlice(start, end, step).Resolve(Shape[axis]);
            return Operators.ViewOperators.Pick(this, layout => Picking.Slice(layout, axis, first, count, step), "SliceBackward0");
        }

        /// <summary>A view of a run of indices of one axis. Differentiable.</summary>
        /// <param name="dim">The axis.</param>
        /// <param name="start">The first index; negative ones count from the end.</param>
        /// <param name="length">How many indices.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or the run does not lie inside it.</exception>
        /// <remarks>Source: torch.narrow.</remarks>
        public Tensor Narrow(int dim, int start, int length)
        {
            int axis = NormalizeAxis(dim);
            RequireAxes(nameof(Narrow));
            int size = Shape[axis], first = start < 0 ? start + size : start;
            if (first < 0 || first > size) throw new ArgumentOutOfRangeException(nameof(start), start, $"start: expected an index in [{-size}, {size}] for axis {axis} of shape {Shape}, got {start}.");
            if (length < 0 || length > size - first) throw new ArgumentOutOfRangeException(nameof(length), length, $"length: expected 0 to {size - first} from index {first} of axis {axis} of shape {Shape}, got {length}.");
            return Operators.ViewOperators.Pick(this, layout => Picking.Slice(layout, axis, first, length, 1), "SliceBackward0");
        }

        /// <summary>A view of one index of one axis, which disappears. Differentiable.</summary>
        /// <param name="dim">The axis.</param>
        /// <param name="index">The index; negative ones count from the end.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis or index.</exception>
        /// <remarks>Source: torch.select.</remarks>
        public Tensor Select(int dim, int index)
        {
            int axis = NormalizeAxis(dim);
            RequireAxes(nameof(Select));
            int size = Shape[axis];
            if (index < -size || index >= size) throw new ArgumentOutOfRangeException(nameof(index), index, $"index: expected an index in [{-size}, {size - 1}] for axis {axis} of shape {Shape}, got {index}.");
            int position = index < 0 ? index + size : index;
            return Operators.ViewOperators.Pick(this, layout => Picking.Select(layout, axis, position), "SelectBackward0");
        }

        /// <summary>A view with the order along some axes reversed; nothing is copied (PyTorch copies). Differentiable.</summary>
        /// <param name="dims">The axes.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="ArgumentException">An axis is named twice.</exception>
        /// <remarks>Source: torch.flip.</remarks>
        public Tensor Flip(params ReadOnlySpan<int> dims)
        {
            if (dims.IsEmpty) return this;
            int[] axes = Axes.NormalizeAll(dims, Rank, nameof(dims));
            return Operators.ViewOperators.Pick(this, layout => Picking.Flip(layout, axes), "FlipBackward0");
        }

        /// <summary>A view of all windows of a length along one axis; the window becomes a new last axis. Differentiable.</summary>
        /// <param name="dimension">The axis.</param>
        /// <param name="size">The window's length.</param>
        /// <param name="step">The distance between windows.</param>
        /// <returns>Axis <paramref name="dimension"/> has <c>(L − size) / step + 1</c> windows.</returns>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, the size is not in [0, L], or the step is not positive.</exception>
        /// <remarks>Source: torch.Tensor.unfold.</remarks>
        public Tensor Unfold(int dimension, int size, int step)
        {
            int axis = NormalizeAxis(dimension, nameof(dimension));
            // A scalar counts as one index, and its only window takes the place of the axis it has not.
            if (Rank == 0 && size is 0 or 1 && step > 0) return Reshape(1).Narrow(0, 0, size);
            RequireAxes(nameof(Unfold));
            if (size < 0 || size > Shape[axis]) throw new ArgumentOutOfRangeException(nameof(size), size, $"size: expected 0 to {Shape[axis]}, the length of axis {axis} of shape {Shape}, got {size}.");
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
            return Operators.ViewOperators.Pick(this, layout => Picking.Unfold(layout, axis, size, step), "UnfoldBackward0");
        }

        /// <summary>A view given by its shape, strides and offset among this tensor's storage elements. Differentiable where this tensor is contiguous.</summary>
        /// <param name="size">The sizes of the view.</param>
        /// <param name="stride">One stride per axis, in elements, relative to this tensor's storage.</param>
        /// <param name="storageOffset">Elements to skip from this tensor's first one.</param>
        /// <exception cref="ArgumentException">The numbers of sizes and strides differ.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An element of the view would lie outside this tensor.</exception>
        /// <exception cref="InvalidOperationException">This tensor is not contiguous.</exception>
        /// <remarks>Source: torch.as_strided; here the view must stay inside this tensor's own elements.</remarks>
        public Tensor AsStrided(ReadOnlySpan<int> size, ReadOnlySpan<long> stride, long storageOffset = 0)
        {
            if (size.Length != stride.Length) throw new ArgumentException($"stride: expected {size.Length} strides, one per size, got {stride.Length}.", nameof(stride));
            if (!IsContiguous) throw new InvalidOperationException($"AsStrided: expected a contiguous tensor, got shape {Shape} with gaps or another order; call Contiguous first.");
            var picked = new Layout(new Shape(size), stride.ToArray(), storageOffset);
            (long low, long high) = picked.Extent();
            if (low < 0 || high >= ElementCount) throw new ArgumentOutOfRangeException(nameof(storageOffset), storageOffset, $"size, stride, storageOffset: expected elements within 0 … {ElementCount - 1}, got {low} … {high}.");
            return Strided.Pick(this, picked);
        }

        /// <summary>Views of consecutive runs of one axis, each of <paramref name="splitSize"/> indices, the last perhaps shorter. Differentiable.</summary>
        /// <param name="splitSize">The length of each run; an empty axis makes one empty run.</param>
        /// <param name="dim">The axis.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or the size is negative, or 0 where the axis is not empty.</exception>
        /// <remarks>Source: torch.split.</remarks>
        public Tensor[] Split(int splitSize, int dim = 0)
        {
            int axis = NormalizeAxis(dim);
            RequireAxes(nameof(Split));
            int length = Shape[axis];
            if (splitSize < 0 || (splitSize == 0 && length > 0)) throw new ArgumentOutOfRangeException(nameof(splitSize), splitSize, $"splitSize: expected 1 or more (0 for an empty axis), got {splitSize} for axis {axis} of shape {Shape}.");
            if (length == 0) return [Narrow(axis, 0, 0)];
            int runs = (int)(((long)length + splitSize - 1) / splitSize);
            return [.. Enumerable.Range(0, runs).Select(run => Narrow(axis, run * splitSize, Math.Min(splitSize, length - (run * splitSize))))];
        }

        /// <summary>Views of consecutive runs of one axis with the given lengths. Differentiable.</summary>
        /// <param name="splitSizes">The lengths; they add up to the axis.</param>
        /// <param name="dim">The axis.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="ArgumentException">A length is negative, or they do not add up.</exception>
        /// <remarks>Source: torch.split.</remarks>
        public Tensor[] Split(ReadOnlySpan<int> splitSizes, int dim = 0)
        {
            int axis = NormalizeAxis(dim);
            RequireAxes(nameof(Split));
            long total = 0;
            bool negative = false;
            foreach (int size in splitSizes)
            {
                total += size;
                negative |= size < 0;
            }

            if (negative || total != Shape[axis]) throw new ArgumentException($"splitSizes: expected lengths of 0 or more that add up to {Shape[axis]}, the length of axis {axis}, got {Shape.Format(splitSizes)}.", nameof(splitSizes));
            var runs = new Tensor[splitSizes.Length];
            int start = 0;
            for (int i = 0; i < runs.Length; start += splitSizes[i++]) runs[i] = Narrow(axis, start, splitSizes[i]);
            return runs;
        }

        /// <summary>Views of at most <paramref name="chunks"/> consecutive runs of one axis, of equal length but the last. Differentiable.</summary>
        /// <param name="chunks">How many runs at most.</param>
        /// <param name="dim">The axis.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or the number is not positive.</exception>
        /// <remarks>Source: torch.chunk.</remarks>
        public Tensor[] Chunk(int chunks, int dim = 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunks);
            int axis = NormalizeAxis(dim);
            RequireAxes(nameof(Chunk));
            int size = (int)(((long)Shape[axis] + chunks - 1) / chunks);
            // An empty axis gives as many empty runs as were asked for.
            return size == 0 ? [.. Enumerable.Range(0, chunks).Select(_ => Narrow(axis, 0, 0))] : Split(size, axis);
        }

        private void RequireAxes(string operation)
        {
            if (Rank == 0) throw new InvalidOperationException($"{operation}: expected a tensor with axes, got a scalar.");
        }
    }
}
