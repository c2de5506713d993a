using TransposedConv.Autograd;
using TransposedConv.Kernels.Indexing;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = x, plus slice j of the source at position index[j]; dL/dx = dL/dy and dL/dsource is <see cref="IndexSelect"/> of dL/dy.</summary>
    internal static class IndexAdd
    {
        /// <param name="x">A tensor of one axis or more.</param>
        /// <param name="axis">The axis.</param>
        /// <param name="positions">Checked positions.</param>
        /// <param name="source">What to add: x's element type and shape, but one slice per position.</param>
        internal static Tensor Forward(Tensor x, int axis, int[] positions, Tensor source)
        {
            Tensor y = Copying.Duplicate(x);
            if (source.ElementCount > 0) ByElementType.Number(y.DType, new Work(Copying.Packed(source), axis, positions, y), nameof(IndexAdd));
            return Tensor.Records(x, source) ? y.RecordedBy(new IndexAddBackward(x, axis, positions, source)) : y;
        }

        private readonly struct Work(Tensor source, int axis, int[] positions, Tensor y) : INumberWork
        {
            public void Invoke<T>() where T : unmanaged, System.Numerics.INumber<T> =>
                IndexLoops.AddAt<T>(source.ContiguousSpan<T>(), positions, y.ContiguousSpan<T>(), y.Shape[axis], IndexSelect.Inner(y.Shape, axis));
        }

        private sealed class IndexAddBackward(Tensor x, int axis, int[] positions, Tensor source) : Node(x, source)
        {
            public override string Name => "IndexAddBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                if (Needs(0)) inputGradients[0] = gradient;
                if (Needs(1)) inputGradients[1] = IndexSelect.Forward(gradient, axis, positions);
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// A copy with <c>alpha ·</c> slice j of <paramref name="source"/> added at position <c>index[j]</c> of an axis. The adjoint of
        /// <see cref="IndexSelect"/>. Differentiable by this tensor and by <paramref name="source"/>.
        /// </summary>
        /// <param name="dim">The axis.</param>
        /// <param name="index">The positions, int64 or int32, of rank 1 (or one position of rank 0).</param>
        /// <param name="source">One slice per position, otherwise of this tensor's shape; of its element type.</param>
        /// <param name="alpha">A factor for <paramref name="source"/>; by default 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or an index lies outside it; nothing is added then.</exception>
        /// <exception cref="ArgumentException">The shapes or element types do not fit.</exception>
        /// <remarks>Equal positions add up in ascending j, so the result is the same run after run. Source: torch.index_add.</remarks>
        public Tensor IndexAdd(int dim, Tensor index, Tensor source, Scalar? alpha = null)
        {
            ArgumentNullException.ThrowIfNull(source);
            int axis = NormalizeAxis(dim);
            RequireIndexVector(index);
            if (source.DType != DType) throw new ArgumentException($"source: expected the element type {DType.Name()} of this tensor, got {source.DType.Name()}.", nameof(source));
            if (Rank == 0) return Reshape(1).IndexAdd(0, index, source, alpha).Reshape();
            if (source.Rank == 0 && Rank == 1) source = source.Reshape(1);
            Shape expected = Operators.IndexSelect.WithLength(Shape, axis, (int)index.ElementCount);
            if (source.Shape != expected) throw new ArgumentException($"source: expected shape {expected}, one slice per index along axis {axis}, got {source.Shape}.", nameof(source));
            int[] positions = Operators.Positions.Read(index, Shape[axis], axis);
            return Operators.IndexAdd.Forward(this, axis, positions, alpha is Scalar factor ? source.Mul(factor).To(DType) : source);
        }
    }
}
