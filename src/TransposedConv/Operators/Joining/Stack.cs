using TransposedConv.Autograd;

namespace TransposedConv.Operators
{
    /// <summary>y = the tensors side by side along a new axis; each gets back its index of dL/dy.</summary>
    internal static class Stack
    {
        internal static Tensor Forward(Tensor[] tensors, int axis)
        {
            Shape shape = tensors[0].Shape;
            DType dtype = tensors.Select(static tensor => tensor.DType).Aggregate(DTypePromotion.Join);
            int[] sizes = [.. shape.AsSpan()[..axis], tensors.Length, .. shape.AsSpan()[axis..]];
            Tensor y = Tensor.Uninitialized(sizes, dtype);
            for (int i = 0; i < tensors.Length; i++)
            {
                Copying.Write(tensors[i], new Tensor(y.Storage, Picking.Select(y.Layout, axis, i)));
            }

            return dtype.IsDifferentiable() && Tensor.Records(tensors) ? y.RecordedBy(new StackBackward(tensors, axis)) : y;
        }

        private sealed class StackBackward(Tensor[] tensors, int axis) : Node(tensors)
        {
            private readonly DType[] _dtypes = [.. tensors.Select(static tensor => tensor.DType)];

            public override string Name => "StackBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                for (int i = 0; i < _dtypes.Length; i++)
                {
                    if (Needs(i)) inputGradients[i] = gradient.Select(axis, i).To(_dtypes[i]);
                }
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The tensors side by side along a new axis. Differentiable.</summary>
        /// <param name="tensors">One or more tensors of one shape.</param>
        /// <param name="dim">Where the new axis stands in the result.</param>
        /// <returns>A new tensor of the element type that promotion gives all of them.</returns>
        /// <exception cref="ArgumentException">There are no tensors, or their shapes differ.</exception>
        /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
        /// <exception cref="OverflowException">The result would be too large.</exception>
        /// <remarks>Source: torch.stack.</remarks>
        public static Tensor Stack(IReadOnlyList<Tensor> tensors, int dim = 0)
        {
            RequireTensors(tensors);
            Tensor? other = tensors.FirstOrDefault(tensor => tensor.Shape != tensors[0].Shape);
            if (other is not null) throw new ArgumentException($"tensors: expected tensors of one shape, got {tensors[0].Shape} and {other.Shape}.", nameof(tensors));
            return Operators.Stack.Forward([.. tensors], Axes.Normalize(dim, tensors[0].Rank + 1, nameof(dim)));
        }
    }
}
