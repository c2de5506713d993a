using TransposedConv.Autograd;
using TransposedConv.Kernels.Indexing;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = the slices of x at the given positions of an axis; dL/dx collects the slices of dL/dy there, which is <see cref="IndexAdd"/>.</summary>
    internal static class IndexSelect
    {
        /// <param name="x">A tensor of one axis or more.</param>
        /// <param name="axis">The axis.</param>
        /// <param name="positions">Checked positions.</param>
        /// <param name="nodeName">The node's name.</param>
        internal static Tensor Forward(Tensor x, int axis, int[] positions, string nodeName = "IndexSelectBackward0")
        {
            Tensor y = Tensor.Uninitialized(WithLength(x.Shape, axis, positions.Length), x.DType);
            if (y.ElementCount > 0) ByElementType.Move(x.DType, new Work(Copying.Packed(x), axis, positions, y));
            return Tensor.Records(x) ? y.RecordedBy(new IndexSelectBackward(x, axis, positions, nodeName)) : y;
        }

        internal static Shape WithLength(Shape shape, int axis, int length)
        {
            int[] sizes = shape.ToArray();
            sizes[axis] = length;
            return sizes;
        }

        /// <summary>The number of elements per position of an axis of a non-empty tensor.</summary>
        internal static int Inner(Shape shape, int axis) => (int)Shape.Product(shape.AsSpan()[(axis + 1)..]);

        private readonly struct Work(Tensor x, int axis, int[] positions, Tensor y) : IMovement
        {
            public void Invoke<T>() where T : unmanaged =>
                IndexLoops.Select<T>(x.ContiguousSpan<T>(), x.Shape[axis], Inner(x.Shape, axis), positions, y.ContiguousSpan<T>());
        }

        private sealed class IndexSelectBackward(Tensor x, int axis, int[] positions, string name) : Node(x)
        {
            private readonly Shape _from = x.Shape;

            public override string Name => name;

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
                inputGradients[0] = IndexAdd.Forward(Tensor.Zeros(_from, gradient.DType), axis, positions, gradient);
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The slices at the given positions of an axis, in that order; a position may come several times. Differentiable.</summary>
        /// <param name="dim">The axis.</param>
        /// <param name="index">The positions, int64 or int32, of rank 1 (or one position of rank 0).</param>
        /// <returns>A new tensor; axis <paramref name="dim"/> has one entry per position.</returns>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or an index lies outside it.</exception>
        /// <exception cref="ArgumentException"><paramref name="index"/> has more than one axis or holds no integers.</exception>
        /// <remarks>Source: torch.index_select.</remarks>
        public Tensor IndexSelect(int dim, Tensor index)
        {
            int axis = NormalizeAxis(dim);
            RequireIndexVector(index);
            if (Rank > 0) return Operators.IndexSelect.Forward(this, axis, Operators.Positions.Read(index, Shape[axis], axis));
            // A scalar has one position, and stays a scalar.
            if (index.ElementCount != 1) throw new ArgumentException($"index: expected one position for a scalar, got {index.ElementCount}.", nameof(index));
            return Reshape(1).IndexSelect(0, index).Reshape();
        }

        private static void RequireIndexVector(Tensor index)
        {
            ArgumentNullException.ThrowIfNull(index);
            if (index.Rank > 1) throw new ArgumentException($"index: expected a vector of positions, got shape {index.Shape}.", nameof(index));
        }
    }
}
