using TransposedConv.Autograd;

namespace TransposedConv.Operators
{
    /// <summary>Y = A · B; dL/dA = dL/dY · Bᵀ, dL/dB = Aᵀ · dL/dY.</summary>
    internal static class Mm
    {
        internal static Tensor Forward(Tensor a, Tensor b)
        {
            Tensor y = MatrixProduct.Of(a, b, nameof(Mm));
            return Tensor.Records(a, b) ? y.RecordedBy(new MmBackward(a, b)) : y;
        }

        private sealed class MmBackward : Node
        {
            private readonly SavedTensor? _a;
            private readonly SavedTensor? _b;

            internal MmBackward(Tensor a, Tensor b)
                : base(a, b)
            {
                if (Needs(1)) _a = Save(a);
                if (Needs(0)) _b = Save(b);
            }

            public override string Name => "MmBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                if (Needs(0)) inputGradients[0] = Forward(gradient, _b!.Value.MT);
                if (Needs(1)) inputGradients[1] = Forward(_a!.Value.MT, gradient);
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The product of two matrices, <c>y[i][j] = Σₖ this[i][k] · mat2[k][j]</c>. Differentiable.</summary>
        /// <param name="mat2">The second matrix, with as many rows as this one has columns, and of its element type.</param>
        /// <exception cref="ArgumentException">An operand is no matrix, or the sizes or element types do not fit.</exception>
        /// <exception cref="NotSupportedException">The element type does not compute.</exception>
        /// <remarks>See <see cref="Matmul(Tensor)"/> for other ranks. Source: torch.mm.</remarks>
        public Tensor Mm(Tensor mat2)
        {
            ArgumentNullException.ThrowIfNull(mat2);
            Operators.MatrixChecks.Rank(this, 2, "this", nameof(Mm));
            Operators.MatrixChecks.Rank(mat2, 2, nameof(mat2), nameof(Mm));
            Operators.MatrixChecks.SameType(this, mat2, nameof(mat2));
            Operators.MatrixChecks.Inner(this, mat2, nameof(mat2));
            return Operators.Mm.Forward(this, mat2);
        }
    }
}
