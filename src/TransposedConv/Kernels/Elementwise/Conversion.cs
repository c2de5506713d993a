using System.Numerics;

namespace TransposedConv.Kernels.Elementwise;

/// <summary>Converts between element types: reals to integers truncate towards zero, numbers to truth values are "is not zero".</summary>
internal static class Conversion
{
    internal readonly struct Number<TFrom, TTo> : IUnaryLoop<TFrom, TTo>
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        public void Invoke(ReadOnlySpan<TFrom> x, Span<TTo> y) => System.Numerics.Tensors.TensorPrimitives.ConvertTruncating(x, y);
    }

    internal readonly struct NumberToBool<TFrom> : IUnaryLoop<TFrom, bool> where TFrom : unmanaged, INumberBase<TFrom>
    {
        public void Invoke(ReadOnlySpan<TFrom> x, Span<bool> y)
        {
            for (int i = 0; i < x.Length; i++) y[i] = !TFrom.IsZero(x[i]);
        }
    }

    internal readonly struct BoolToNumber<TTo> : IUnaryLoop<bool, TTo> where TTo : unmanaged, INumberBase<TTo>
    {
        public void Invoke(ReadOnlySpan<bool> x, Span<TTo> y)
        {
            for (int i = 0; i < x.Length; i++) y[i] = x[i] ? TTo.One : TTo.Zero;
        }
    }

    internal readonly struct BFloat16ToSingle : IUnaryLoop<BFloat16, float>
    {
        public void Invoke(ReadOnlySpan<BFloat16> x, Span<float> y)
        {
            for (int i = 0; i < x.Length; i++) y[i] = x[i];
        }
    }

    internal readonly struct SingleToBFloat16 : IUnaryLoop<float, BFloat16>
    {
        public void Invoke(ReadOnlySpan<float> x, Span<BFloat16> y)
        {
            for (int i = 0; i < x.Length; i++) y[i] = (BFloat16)x[i];
        }
    }
}
