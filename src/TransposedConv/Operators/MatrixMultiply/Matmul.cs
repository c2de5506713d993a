namespace TransposedConv.Operators
{
    /// <summary>The product for all ranks, brought down to dot, matrix–vector, matrix and batched products.</summary>
    internal static class Matmul
    {
        internal static Tensor Forward(Tensor a, Tensor b)
        {
            if (b.Rank <= 2) return a.Rank == 1 ? Row(a, b) : Folded(a, b);
            if (a.Rank == 1) return Batched(a.Unsqueeze(0), b).Squeeze(-2);
            return Batched(a, b);
        }

        private static Tensor Row(Tensor a, Tensor b) => b.Rank == 1 ? Dot.Forward(a, b) : Mm.Forward(a.Unsqueeze(0), b).Squeeze(0);

        /// <summary>All rows of all matrices of a meet the same b, so they make one tall matrix.</summary>
        private static Tensor Folded(Tensor a, Tensor b)
        {
            if (a.Rank == 2) return b.Rank == 1 ? Mv.Forward(a, b) : Mm.Forward(a, b);
            Tensor tall = a.Reshape(checked((int)Shape.Product(a.Shape[..^1])), a.Shape[^1]);
            return b.Rank == 1
                ? Mv.Forward(tall, b).View(a.Shape[..^1])
                : Mm.Forward(tall, b).View([.. a.Shape[..^1].AsSpan(), b.Shape[1]]);
        }

        private static Tensor Batched(Tensor a, Tensor b)
        {
            Shape batch = Broadcasting.Shapes(a.Shape[..^2], b.Shape[..^2], nameof(Matmul));
            return Bmm.Forward(Flat(a, batch), Flat(b, batch)).View([.. batch.AsSpan(), a.Shape[^2], b.Shape[^1]]);
        }

        /// <summary>The matrices expanded to the batch, with one batch axis; copied only where strides can't say it.</summary>
        private static Tensor Flat(Tensor x, Shape batch) =>
            x.Expand([.. batch.AsSpan(), .. x.Shape[^2..].AsSpan()]).Reshape(checked((int)batch.ElementCount), x.Shape[^2], x.Shape[^1]);
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>The matrix product, for all ranks. Differentiable.</summary>
        /// <param name="other">The second operand, of this tensor's element type.</param>
        /// <returns>
        /// Two vectors: their dot product. A vector is taken as a row on the left and as a column on the right, and its axis is gone from the
        /// result. More than two axes: the leading ones are batches, which broadcast; shapes <c>[…, m, k]</c> and <c>[…, k, n]</c> give <c>[…, m, n]</c>.
        /// </returns>
        /// <exception cref="ArgumentException">An operand is a scalar, or the sizes or element types do not fit, or the batches do not broadcast.</exception>
        /// <exception cref="NotSupportedException">The element type does not compute.</exception>
        /// <remarks>
        /// Each element is a sum over ascending k, fused in float32 and float64, in one chain, or in sixteen where the second operand is one column; so the result
        /// does not depend on threads or vector width, nor a row of it on the other rows.
        /// No zero is skipped: 0 · ∞ is NaN. Source: torch.matmul.
        /// </remarks>
        public Tensor Matmul(Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            if (Rank == 0 || other.Rank == 0) throw new ArgumentException($"other: expected operands with one axis or more, got shapes {Shape} and {other.Shape}.", nameof(other));
            Operators.MatrixChecks.SameType(this, other, nameof(other));
            Operators.MatrixChecks.Inner(this, other, nameof(other));
            return Operators.Matmul.Forward(this, other);
        }

        /// <summary>The matrix product, as <see cref="Matmul(Tensor)"/>. Differentiable.</summary>
        /// <param name="input">The first operand.</param>
        /// <param name="other">The second operand, of the same element type.</param>
        /// <exception cref="ArgumentException">An operand is a scalar, or the sizes or element types do not fit, or the batches do not broadcast.</exception>
        /// <exception cref="NotSupportedException">The element type does not compute.</exception>
        /// <remarks>Source: torch.matmul.</remarks>
        public static Tensor Matmul(Tensor input, Tensor other)
        {
            ArgumentNullException.ThrowIfNull(input);
            return input.Matmul(other);
        }
    }
}
