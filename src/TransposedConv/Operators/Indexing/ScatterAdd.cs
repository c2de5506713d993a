using TransposedConv.Autograd;
using TransposedConv.Kernels.Indexing;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>
    /// y = x, plus source[i] at i with iₐ replaced by index[i]; dL/dx = dL/dy and dL/dsource is <see cref="Gather"/> of dL/dy.
    /// </summary>
    internal static class ScatterAdd
    {
        /// <param name="x">A tensor of one axis or more.</param>
        /// <param name="axis">The axis that the positions replace.</param>
        /// <param name="shape">The shape of the positions and of <paramref name="source"/>; no larger than x but along the axis.</param>
        /// <param name="positions">Checked positions in row-major order.</param>
        /// <param name="source">What to add, of x's element type.</param>
        internal static Tensor Forward(Tensor x, int axis, Shape shape, int[] positions, Tensor source)
        {
            Tensor y = Copying.Duplicate(x);
            ByElementType.Number(y.DType, new Work(y, axis, shape, positions, Copying.Packed(source)), nameof(ScatterAdd));
            return Tensor.Records(x, source) ? y.RecordedBy(new ScatterAddBackward(x, axis, shape, positions, source)) : y;
        }

        private readonly struct Work(Tensor y, int axis, Shape shape, int[] positions, Tensor source) : INumberWork
        {
            public void Invoke<T>() where T : unmanaged, System.Numerics.INumber<T> => IndexLoops.ScatterAdd<T>(
                source.ContiguousSpan<T>(), positions, y.ContiguousSpan<T>(), Gather.Others(y.Layout, axis, shape), y.Layout.Strides[axis]);
        }

        private sealed class ScatterAddBackward(Tensor x, int axis, Shape shape, int[] positions, Tensor source) : Node(x, source)
        {
            public override string Name => "ScatterAddBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                if (Needs(0)) inputGradients[0] = gradient;
                if (Needs(1)) inputGradients[1] = Gather.Forward(gradient, axis, shape, positions);
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// A copy with one element of <paramref name="src"/> added per index: for axis 0 of a matrix <c>y[index[i][j]][j] += src[i][j]</c>.
        /// The adjoint of <see cref="Gather"/>. Differentiable by this tensor and by <paramref name="src"/>.
        /// </summary>
        /// <param name="dim">The axis that the indices replace.</param>
        /// <param name="index">Positions along the axis, int64 or int32, of this tensor's rank and no larger than it along the other axes.</param>
        /// <param name="src">What to add, of this tensor's element type, no smaller than <paramref name="index"/> along any axis.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or an index lies outside it; nothing is added then.</exception>
        /// <exception cref="ArgumentException">The ranks, sizes or element types do not fit.</exception>
        /// <remarks>Equal indices add up in row-major order, so the result is the same run after run. Source: torch.scatter_add.</remarks>
        public Tensor ScatterAdd(int dim, Tensor index, Tensor src)
        {
            ArgumentNullException.ThrowIfNull(index);
            ArgumentNullException.ThrowIfNull(src);
            int axis = NormalizeAxis(dim);
            if (src.DType != DType) throw new ArgumentException($"src: expected the element type {DType.Name()} of this tensor, got {src.DType.Name()}.", nameof(src));
            if (Rank == 0) return Reshape(1).ScatterAdd(0, index, src).Reshape();
            if (index.ElementCount == 0) return Clone();
            if (Rank == 1)
            {
                index = index.Rank == 0 ? index.Reshape(1) : index;
                src = src.Rank == 0 ? src.Reshape(1) : src;
            }

            RequireIndexShape(index, axis, Shape, "this tensor");
            if (src.Rank != Rank || Enumerable.Range(0, Rank).Any(i => src.Shape[i] < index.Shape[i]))
            {
                throw new ArgumentException($"src: expected rank {Rank} and sizes of at least those of index, {index.Shape}; got {src.Shape}.", nameof(src));
            }

            int[] positions = Operators.Positions.Read(index, Shape[axis], axis);
            for (int i = 0; i < Rank; i++)
            {
                if (src.Shape[i] > index.Shape[i]) src = src.Narrow(i, 0, index.Shape[i]);
            }

            return Operators.ScatterAdd.Forward(this, axis, index.Shape, positions, src);
        }
    }
}
