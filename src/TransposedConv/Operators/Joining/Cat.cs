using TransposedConv.Autograd;

namespace TransposedConv.Operators
{
    /// <summary>y = the tensors one after another along an axis; each gets back its run of dL/dy.</summary>
    internal static class Cat
    {
        internal static Tensor Forward(IReadOnlyList<Tensor> tensors, int dim)
        {
            DType dtype = tensors[0].DType;
            for (int i = 0; i < tensors.Count; i++)
            {
                if (tensors[i].Rank == 0) throw new ArgumentException($"tensors: expected tensors with axes, got a scalar at position {i}; use Stack for scalars.", nameof(tensors));
                dtype = DTypePromotion.Join(dtype, tensors[i].DType);
            }

            // An empty 1-D tensor joins with anything: PyTorch keeps the habit from the time when it had no other empty tensors.
            Tensor[] all = [.. tensors], joined = [.. tensors.Where(static tensor => !IsEmptyVector(tensor.Shape))];
            if (joined.Length == 0) joined = [all[0]];
            int axis = IsEmptyVector(joined[0].Shape) ? 0 : joined[0].NormalizeAxis(dim);
            int[] sizes = joined[0].Shape.ToArray();
            sizes[axis] = JoinedLength(joined, axis);

            Tensor y = Tensor.Uninitialized(sizes, dtype);
            int start = 0;
            foreach (Tensor tensor in joined)
            {
                Copying.Write(tensor, new Tensor(y.Storage, Picking.Slice(y.Layout, axis, start, tensor.Shape[axis], 1)));
                start += tensor.Shape[axis];
            }

            return dtype.IsDifferentiable() && Tensor.Records(all) ? y.RecordedBy(new CatBackward(all, axis)) : y;
        }

        private static bool IsEmptyVector(Shape shape) => shape.Rank == 1 && shape[0] == 0;

        private static int JoinedLength(Tensor[] tensors, int axis)
        {
            Shape first = tensors[0].Shape;
            long length = 0;
            foreach (Tensor tensor in tensors)
            {
                bool fits = tensor.Rank == first.Rank;
                for (int other = 0; fits && other < first.Rank; other++) fits = other == axis || tensor.Shape[other] == first[other];
                if (!fits)
                {
                    throw new ArgumentException(
                        $"tensors: expected shapes that differ at axis {axis} only, got {string.Join(", ", tensors.Select(static t => t.Shape))}.", nameof(tensors));
                }

                length += tensor.Shape[axis];
            }

            return length <= int.MaxValue ? (int)length : throw new OverflowException($"tensors: the joined axis {axis} would have {length} indices; at most {int.MaxValue} fit.");
        }

        private sealed class CatBackward(Tensor[] tensors, int axis) : Node(tensors)
        {
            private readonly (Shape Shape, DType DType)[] _parts = [.. tensors.Select(static tensor => (tensor.Shape, tensor.DType))];

            public override string Name => "CatBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                int start = 0;
                for (int i = 0; i < _parts.Length; i++)
                {
                    (Shape shape, DType dtype) = _parts[i];
                    int length = IsEmptyVector(shape) ? 0 : shape[axis];
                    if (Needs(i)) inputGradients[i] = IsEmptyVector(shape) ? Tensor.Zeros(shape, dtype) : gradient.Narrow(axis, start, length).To(dtype);
                    start += length;
                }
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The tensors one after another along an axis. Differentiable.</summary>
        /// <param name="tensors">One or more tensors, equal in shape but for axis <paramref name="dim"/>; empty ones of rank 1 are passed over.</param>
        /// <param name="dim">The axis to join along.</param>
        /// <returns>A new tensor of the element type that promotion gives all of them.</returns>
        /// <exception cref="ArgumentException">There are no tensors, or one is a scalar, or the shapes do not fit.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        /// <exception cref="OverflowException">The result would be too large.</exception>
        /// <remarks>Source: torch.cat.</remarks>
        public static Tensor Cat(IReadOnlyList<Tensor> tensors, int dim = 0)
        {
            RequireTensors(tensors);
            return Operators.Cat.Forward(tensors, dim);
        }

        private static void RequireTensors(IReadOnlyList<Tensor> tensors)
        {
            ArgumentNullException.ThrowIfNull(tensors);
            if (tensors.Count == 0) throw new ArgumentException("tensors: expected at least one tensor, got none.", nameof(tensors));
            foreach (Tensor tensor in tensors) ArgumentNullException.ThrowIfNull(tensor, nameof(tensors));
        }
    }
}
