using TransposedConv.Autograd;

namespace TransposedConv.Operators
{
    /// <summary>y = A · v; dL/dA is the outer product of dL/dy and v, dL/dv = Aᵀ · dL/dy.</summary>
    internal static class Mv
    {
        internal static Tensor Forward(Tensor a, Tensor v)
        {
            Tensor column = MatrixProduct.Of(a, v.Detach().Unsqueeze(1), nameof(Mv));
            Tensor y = new(column.Storage, Layout.Contiguous(column.Shape[..1]));
            return Tensor.Records(a, v) ? y.RecordedBy(new MvBackward(a, v)) : y;
        }

        private sealed class MvBackward : Node
        {
            private readonly SavedTensor? _a;
            private readonly SavedTensor? _v;

            internal MvBackward(Tensor a, Tensor v)
                : base(a, v)
            {
                if (Needs(1)) _a = Save(a);
                if (Needs(0)) _v = Save(v);
            }

            public override string Name => "MvBackward0";

            internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
            {
                if (Needs(0)) inputGradients[0] = gradient.Outer(_v!.Value);
                if (Needs(1)) inputGradients[1] = Forward(_a!.Value.MT, gradient);
            }
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The product of this matrix and a vector, <c>y[i] = Σₖ this[i][k] · vec[k]</c>. Differentiable.</summary>
        /// <param name="vec">The vector, with as many elements as this matrix has columns, and of its element type.</param>
        /// <exception cref="ArgumentException">The operands are not a matrix and a vector, or the sizes or element types do not fit.</exception>
        /// <exception cref="NotSupportedException">The element type does not compute.</exception>
        /// <remarks>Source: torch.mv.</remarks>
        public Tensor Mv(Tensor vec)
        {
            ArgumentNullException.ThrowIfNull(vec);
            Operators.MatrixChecks.Rank(this, 2, "this", nameof(Mv));
            Operators.MatrixChecks.Rank(vec, 1, nameof(vec), nameof(Mv));
            Operators.MatrixChecks.SameType(this, vec, nameof(vec));
            Operators.MatrixChecks.Inner(this, vec, nameof(vec));
            return Operators.Mv.Forward(this, vec);
        }
    }
}
