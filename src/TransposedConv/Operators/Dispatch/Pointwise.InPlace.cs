using System.Numerics;
using TransposedConv.Kernels.Elementwise;

namespace TransposedConv.Operators.Dispatch;

/// <content>Results over the first operand.</content>
internal static partial class Pointwise
{
    /// <summary>Overwrites a contiguous tensor by op(target, other), where both have one type that computes; false for any other type.</summary>
    internal static bool TryInto<TOp>(Tensor target, Tensor other, TOp op) where TOp : struct, INumberBinary
    {
        switch (target.DType)
        {
            case DType.Float32: Run<float>(); return true;
            case DType.Float64: Run<double>(); return true;
            case DType.Int64: Run<long>(); return true;
            case DType.Int32: Run<int>(); return true;
            case DType.UInt8: Run<byte>(); return true;
            default: return false;
        }

        void Run<T>() where T : unmanaged, INumber<T> => ElementwiseLoops.Binary(
            target.Storage.Span<T>(), target.Layout, other.Storage.Span<T>(), other.Layout.BroadcastTo(target.Shape), target.ContiguousSpan<T>(), new NumberBinary<T, TOp>(op));
    }
}
