using TransposedConv.Autograd;
using TransposedConv.Kernels.Indexing;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y[i] = x[i with iₐ replaced by index[i]] along axis a; dL/dx collects dL/dy there, which is <see cref="ScatterAdd"/>.</summary>
    internal static class Gather
    {
        /// <param name="x">A tensor of one axis or more.</param>
        /// <param name="axis">The axis that the positions replace.</param>
        /// <param name="shape">The shape of the positions and of the result, of x's rank; no larger than x but along the axis.</param>
        /// <param name="positions">Checked positions in row-major order.</param>
        /// <param name="nodeName">The node's name.</param>
        internal static Tensor Forward(Tensor x, int axis, Shape shape, int[] positions, string nodeName = "GatherBackward0")
        {
            Tensor y = Tensor.Uninitialized(shape, x.DType);
            ByElementType.Move(x.DType, new Work(x, axis, positions, y));
            return Tensor.Records(x) ? y.RecordedBy(new GatherBackward(x, axis, shape, positions, nodeName)) : y;
        }

        /// <summary>The layout of x along the axes that the positions do not replace.</summary>
        internal static Layout Others(Layout x, int axis, Shape shape)
        {
            long[] strides = [.. x.Strides];
            strides[axis] = 0;
            return new Layout(shape, strides, x.Offset);
        }

        private readonly struct Work(Tensor x, int axis, int[] positions, Tensor y) : IMovement
        {
            public void Invoke<T>() where T : unmanaged =>
                IndexLoops.Gather<T>(x.Storage.Span<T>(), Others(x.Layout, axis, y.Shape), x.Layout.Strides[axis], positions, y.ContiguousSpan<T>());
        }

        private sealed class GatherBackward(Tensor x, int axis, Shape shape, int[] positions, string name) : Node(x)
        {
            private readonly Shape _from = x.Shape;

            public override string Name => name;

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients) =>
                inputGradients[0] = ScatterAdd.Forward(Tensor.Zeros(_from, gradient.DType), axis, shape, positions, gradient);
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// Reads one element per index: for axis 0 of a matrix <c>y[i][j] = this[index[i][j]][j]</c>. Differentiable.
        /// </summary>
        /// <param name="dim">The axis that the indices replace.</param>
        /// <param name="index">Positions along the axis, int64 or int32, of this tensor's rank and no larger than it along the other axes.</param>
        /// <returns>A tensor of the shape of <paramref name="index"/>.</returns>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or an index lies outside it.</exception>
        /// <exception cref="ArgumentException"><paramref name="index"/> has another rank, or is too large, or holds no integers.</exception>
        /// <remarks>Source: torch.gather.</remarks>
        public Tensor Gather(int dim, Tensor index)
        {
            ArgumentNullException.ThrowIfNull(index);
            int axis = NormalizeAxis(dim);
            if (Rank == 0) return Reshape(1).Gather(0, index);
            // An empty index of any rank reads nothing.
            if (index.ElementCount == 0 && index.Rank != Rank) return Gather(axis, index.Reshape(new int[Rank])).Reshape(index.Shape);
            if (index.Rank == 0 && Rank == 1) return Gather(axis, index.Reshape(1)).Reshape();
            RequireIndexShape(index, axis, Shape, "this tensor");
            return Operators.Gather.Forward(this, axis, index.Shape, Operators.Positions.Read(index, Shape[axis], axis));
        }

        private static void RequireIndexShape(Tensor index, int axis, Shape limit, string limitName)
        {
            bool fits = index.Rank == limit.Rank;
            for (int other = 0; fits && other < limit.Rank; other++) fits = other == axis || index.Shape[other] <= limit[other];
            if (!fits)
            {
                throw new ArgumentException(
                    $"index: expected rank {limit.Rank} and no larger sizes than those of {limitName}, {limit}, except at axis {axis}; got {index.Shape}.", nameof(index));
            }
        }
    }
}
