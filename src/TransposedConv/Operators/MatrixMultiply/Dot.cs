using TransposedConv.Autograd;

namespace TransposedConv.Operators
{
    /// <summary>y = Σ a · b; dL/da = dL/dy · b, dL/db = dL/dy · a.</summary>
    internal static class Dot
    {
        internal static Tensor Forward(Tensor a, Tensor b)
        {
            Tensor product = MatrixProduct.Of(a.Detach().Unsqueeze(0), b.Detach().Unsqueeze(1), nameof(Dot));
            Tensor y = new(product.Storage, Layout.Contiguous(default));
            return Tensor.Records(a, b) ? y.RecordedBy(new DotBackward(a, b)) : y;
        }

        private sealed class DotBackward : Node
        {
            private readonly SavedTensor? _a;
            private readonly SavedTensor? _b;

            internal DotBackward(Tensor a, Tensor b)
                : base(a, b)
            {
                if (Needs(1)) _a = Save(a);
                if (Needs(0)) _b = Save(b);
            }

            public override string Name => "DotBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                if (Needs(0)) inputGradients[0] = gradient * _b!.Value;
                if (Needs(1)) inputGradients[1] = gradient * _a!.Value;
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The sum of the products of two vectors, element by element, as a scalar. Differentiable.</summary>
        /// <param name="tensor">The other vector, of this one's length and element type.</param>
        /// <exception cref="ArgumentException">An operand is no vector, or the lengths or element types differ.</exception>
        /// <exception cref="NotSupportedException">The element type does not compute.</exception>
        /// <remarks>Source: torch.dot.</remarks>
        public Tensor Dot(Tensor tensor)
        {
            ArgumentNullException.ThrowIfNull(tensor);
            Operators.MatrixChecks.Rank(this, 1, "this", nameof(Dot));
            Operators.MatrixChecks.Rank(tensor, 1, nameof(tensor), nameof(Dot));
            Operators.MatrixChecks.SameType(this, tensor, nameof(tensor));
            Operators.MatrixChecks.Inner(this, tensor, nameof(tensor));
            return Operators.Dot.Forward(this, tensor);
        }

        /// <summary>The products of all pairs of elements of two vectors, <c>y[i][j] = this[i] · vec2[j]</c>. Differentiable.</summary>
        /// <param name="vec2">The other vector.</param>
        /// <returns>A matrix of the element type that promotion gives the two.</returns>
        /// <exception cref="ArgumentException">An operand is no vector.</exception>
        /// <remarks>Source: torch.outer.</remarks>
        public Tensor Outer(Tensor vec2)
        {
            ArgumentNullException.ThrowIfNull(vec2);
            Operators.MatrixChecks.Rank(this, 1, "this", nameof(Outer));
            Operators.MatrixChecks.Rank(vec2, 1, nameof(vec2), nameof(Outer));
            return Unsqueeze(1) * vec2;
        }
    }
}
