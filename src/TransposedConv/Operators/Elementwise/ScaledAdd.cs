using System.Numerics;
using System.Numerics.Tensors;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.Operators;

/// <summary>y = a + factor · b, rounded twice like the product and sum it stands for. Not recorded: for use in place.</summary>
internal readonly struct ScaledAdd(Scalar factor) : INumberBinary
{
    public void Invoke<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) where T : unmanaged, INumber<T> =>
        TensorPrimitives.MultiplyAdd(b, factor.IsReal ? T.CreateTruncating(factor.ToDouble()) : T.CreateTruncating(factor.ToInt64()), a, y);
}
