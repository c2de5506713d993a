using TransposedConv.Autograd;

namespace TransposedConv.Operators
{
    /// <summary>y = x copied side by side, repeats[a] times along axis a; the gradient is the sum over the copies.</summary>
    internal static class Repeat
    {
        /// <param name="x">A tensor with as many axes as there are <paramref name="repeats"/>.</param>
        /// <param name="repeats">The number of copies per axis.</param>
        internal static Tensor Forward(Tensor x, int[] repeats)
        {
            Tensor y = Tensor.Uninitialized(Repeated(x.Shape, repeats), x.DType);
            Shape copies = Interleave(repeats, x.Shape);
            Copying.Write(x.Detach().Reshape(Interleave(Ones(x.Rank), x.Shape)).Expand(copies), y.Reshape(copies));
            return Tensor.Records(x) ? y.RecordedBy(new RepeatBackward(x, repeats)) : y;
        }

        private static int[] Ones(int count) => [.. Enumerable.Repeat(1, count)];

        /// <summary>[r₀, s₀, r₁, s₁, …]: the result with each axis cut into copies and places.</summary>
        private static Shape Interleave(int[] repeats, Shape shape) => (int[])[.. repeats.SelectMany((repeat, axis) => new[] { repeat, shape[axis] })];

        private static Shape Repeated(Shape shape, int[] repeats)
        {
            var sizes = new int[repeats.Length];
            for (int axis = 0; axis < sizes.Length; axis++)
            {
                long size = (long)shape[axis] * repeats[axis];
                sizes[axis] = size <= int.MaxValue ? (int)size : throw new OverflowException($"sizes: axis {axis} of shape {shape} repeated {repeats[axis]} times has {size} indices; at most {int.MaxValue} fit.");
            }

            return sizes;
        }

        private sealed class RepeatBackward(Tensor x, int[] repeats) : Node(x)
        {
            private readonly Shape _shape = x.Shape;

            public override string Name => "RepeatBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                int[] copies = [.. Enumerable.Range(0, _shape.Rank).Select(static axis => 2 * axis)];
                inputGradients[0] = copies.Length == 0 ? gradient : gradient.Reshape(Interleave(repeats, _shape)).Sum(copies);
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Copies of the tensor side by side. Differentiable.</summary>
        /// <param name="sizes">The number of copies per axis, 0 or more; more numbers than axes add new leading axes.</param>
        /// <exception cref="ArgumentException">There are fewer numbers than axes, or one is negative.</exception>
        /// <exception cref="OverflowException">The result would be too large.</exception>
        /// <remarks>Always copies; see <see cref="Expand"/> for repeating without copying. Source: torch.Tensor.repeat.</remarks>
        public Tensor Repeat(params ReadOnlySpan<int> sizes)
        {
            int lead = sizes.Length - Rank;
            if (lead < 0 || sizes.ContainsAnyInRange(int.MinValue, -1)) throw new ArgumentException($"sizes: expected {Rank} or more numbers of 0 or more for shape {Shape}, got {Shape.Format(sizes)}.", nameof(sizes));
            Tensor x = lead == 0 ? this : Reshape([.. Enumerable.Repeat(1, lead), .. Shape.AsSpan()]);
            return Operators.Repeat.Forward(x, sizes.ToArray());
        }

        /// <summary>Copies of the tensor side by side, as <see cref="Repeat"/>, where missing leading numbers are 1. Differentiable.</summary>
        /// <param name="dims">The number of copies per axis, 0 or more.</param>
        /// <exception cref="ArgumentException">A number is negative.</exception>
        /// <exception cref="OverflowException">The result would be too large.</exception>
        /// <remarks>Source: torch.tile.</remarks>
        public Tensor Tile(params ReadOnlySpan<int> dims) => Repeat([.. Enumerable.Repeat(1, Math.Max(0, Rank - dims.Length)), .. dims]);
    }
}
