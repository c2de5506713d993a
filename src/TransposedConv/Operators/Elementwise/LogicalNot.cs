using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators
{
    /// <summary>y = not x of truth values.</summary>
    internal readonly struct LogicalNot : ILogical
    {
        public void Invoke(ReadOnlySpan<bool> a, ReadOnlySpan<bool> b, Span<bool> y)
        {
            for (int i = 0; i < a.Length; i++) y[i] = !a[i];
        }
    }
}

namespace TransposedConv
{
    public sealed partial class Tensor
    {
        /// <summary>Elementwise "not" as <see cref="DType.Bool"/>; numbers count as true unless they are 0.</summary>
        /// <remarks>NaN counts as true. Source: torch.logical_not.</remarks>
        public Tensor LogicalNot() => Operators.Dispatch.Pointwise.Logical(this, this, default(Operators.LogicalNot), nameof(LogicalNot));

        /// <summary>Elementwise "not" of a tensor of truth values, as <see cref="LogicalNot"/>.</summary>
        /// <param name="operand">The tensor.</param>
        /// <exception cref="NotSupportedException">The operand is not <see cref="DType.Bool"/>: there is no bitwise arithmetic.</exception>
        public static Tensor operator !(Tensor operand) => operand.RequireTruth("!").LogicalNot();

        /// <summary>Elementwise "not" of a tensor of truth values, as <see cref="LogicalNot"/>; PyTorch's spelling.</summary>
        /// <param name="operand">The tensor.</param>
        /// <exception cref="NotSupportedException">The operand is not <see cref="DType.Bool"/>: there is no bitwise arithmetic.</exception>
        public static Tensor operator ~(Tensor operand) => operand.RequireTruth("~").LogicalNot();

        private Tensor RequireTruth(string operation) => DType == DType.Bool ? this : throw new NotSupportedException(
            $"operator {operation}: expected tensors of type bool, got {DType.Name()}; use the Logical methods for the truth of numbers.");
    }
}
