using TransposedConv.Kernels.Elementwise;

namespace TransposedConv.Operators.Dispatch;

/// <summary>A truth-valued function of two truth values, over spans.</summary>
internal interface ILogical
{
    void Invoke(ReadOnlySpan<bool> a, ReadOnlySpan<bool> b, Span<bool> y);
}

/// <content>Functions of truth values.</content>
internal static partial class Pointwise
{
    /// <summary>Numbers count as true unless they are 0.</summary>
    internal static Tensor Logical<TOp>(Tensor a, Tensor b, TOp op, string name) where TOp : struct, ILogical =>
        Binary<bool, bool, LogicalLoop<TOp>>(a, b, new(op), DType.Bool, DType.Bool, name);

    private readonly struct LogicalLoop<TOp>(TOp op) : IBinaryLoop<bool, bool> where TOp : struct, ILogical
    {
        public void Invoke(ReadOnlySpan<bool> a, ReadOnlySpan<bool> b, Span<bool> y) => op.Invoke(a, b, y);
    }
}
