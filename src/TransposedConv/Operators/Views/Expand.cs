using TransposedConv.Autograd;

namespace TransposedConv.Operators
{
    /// <summary>Repeats length-1 axes without copying; the gradient is the sum over the repeated axes.</summary>
    internal static class Expand
    {
        internal static Tensor Forward(Tensor x, Shape shape)
        {
            if (shape == x.Shape) return x;
            Tensor y = x.ViewAs(x.Layout.BroadcastTo(shape));
            return Tensor.Records(x) ? y.RecordedBy(new ExpandBackward(x)) : y;
        }

        private sealed class ExpandBackward(Tensor x) : Node(x)
        {
            private readonly Shape _shape = x.Shape;

            public override string Name => "ExpandBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients) => inputGradients[0] = gradient.SumToShape(_shape);
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>A view in which axes of length 1 are repeated to the given sizes and new leading axes are added. Differentiable.</summary>
        /// <param name="sizes">The sizes of the result; −1 keeps an axis as it is.</param>
        /// <exception cref="ArgumentException">An axis that is not of length 1 would change, or the rank would shrink.</exception>
        /// <remarks>Source: torch.Tensor.expand.</remarks>
        public Tensor Expand(params ReadOnlySpan<int> sizes)
        {
            int lead = sizes.Length - Rank;
            var resolved = new int[sizes.Length];
            for (int axis = 0; axis < sizes.Length; axis++)
            {
                resolved[axis] = sizes[axis] == -1 && axis >= lead && lead >= 0 ? Shape[axis - lead] : sizes[axis];
            }

            if (Array.Exists(resolved, static size => size < 0) || !Broadcasting.Reaches(Shape, resolved))
            {
                throw new ArgumentException($"sizes: expected sizes that the shape {Shape} can be expanded to, got {Shape.Format(sizes)}.", nameof(sizes));
            }

            return Operators.Expand.Forward(this, resolved);
        }
    }
}
