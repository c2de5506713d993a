using TransposedConv.Autograd;

namespace TransposedConv.Operators
{
    /// <summary>Y[i] = A[i] · B[i] for each i of a batch; dL/dA[i] = dL/dY[i] · B[i]ᵀ, dL/dB[i] = A[i]ᵀ · dL/dY[i].</summary>
    internal static class Bmm
    {
        internal static Tensor Forward(Tensor a, Tensor b)
        {
            Tensor y = MatrixProduct.Of(a, b, nameof(Bmm));
            return Tensor.Records(a, b) ? y.RecordedBy(new BmmBackward(a, b)) : y;
        }

        private sealed class BmmBackward : Node
        {
            private readonly SavedTensor? _a;
            private readonly SavedTensor? _b;

            internal BmmBackward(Tensor a, Tensor b)
                : base(a, b)
            {
                if (Needs(1)) _a = Save(a);
                if (Needs(0)) _b = Save(b);
            }

            public override string Name => "BmmBackward0";

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
        /// <summary>The products of the matrices of two batches, pair by pair. Differentiable.</summary>
        /// <param name="mat2">Shape <c>[batch, k, n]</c> for this tensor's <c>[batch, m, k]</c>, and of its element type.</param>
        /// <returns>Shape <c>[batch, m, n]</c>.</returns>
        /// <exception cref="ArgumentException">An operand has not three axes, or the sizes or element types do not fit.</exception>
        /// <exception cref="NotSupportedException">The element type does not compute.</exception>
        /// <remarks>See <see cref="Matmul(Tensor)"/> for broadcasting. Source: torch.bmm.</remarks>
        public Tensor Bmm(Tensor mat2)
        {
            ArgumentNullException.ThrowIfNull(mat2);
            Operators.MatrixChecks.Rank(this, 3, "this", nameof(Bmm));
            Operators.MatrixChecks.Rank(mat2, 3, nameof(mat2), nameof(Bmm));
            Operators.MatrixChecks.SameType(this, mat2, nameof(mat2));
            if (Shape[0] != mat2.Shape[0]) throw new ArgumentException($"mat2: expected {Shape[0]} matrices, as in the first operand of shape {Shape}, got shape {mat2.Shape}.", nameof(mat2));
            Operators.MatrixChecks.Inner(this, mat2, nameof(mat2));
            return Operators.Bmm.Forward(this, mat2);
        }
    }
}
