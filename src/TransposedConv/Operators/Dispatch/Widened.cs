using System.Numerics.Tensors;
using TransposedConv.Kernels.Elementwise;

namespace TransposedConv.Operators.Dispatch;

/// <summary>A function of one double, over spans. The two spans may be the same.</summary>
internal interface IDoubleUnary
{
    void Invoke(ReadOnlySpan<double> x, Span<double> y);
}

/// <summary>A function of two doubles, over spans.</summary>
internal interface IDoubleBinary
{
    void Invoke(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> y);
}

/// <summary>
/// Functions written in double only. A float is widened and the result rounded once, which is accurate to half a unit in the last
/// place and keeps exact values exact: the single-precision approximations at hand give e⁰ = 1.0000001 and tanh 0 = 6e-8.
/// </summary>
internal static class Widened
{
    internal static Tensor Apply<TOp>(Tensor x, TOp op, string name) where TOp : struct, IDoubleUnary
    {
        x = x.To(DTypePromotion.ToReal(x.DType));
        return x.DType switch
        {
            DType.Float32 => Pointwise.Unary<float, float, SingleUnary<TOp>>(x, new(op), DType.Float32),
            DType.Float64 => Pointwise.Unary<double, double, DoubleUnary<TOp>>(x, new(op), DType.Float64),
            _ => throw Pointwise.NotComputed(name, x.DType),
        };
    }

    internal static void Invoke<TOp>(TOp op, ReadOnlySpan<float> x, Span<float> y) where TOp : struct, IDoubleUnary => new SingleUnary<TOp>(op).Invoke(x, y);

    internal static void Invoke<TOp>(TOp op, ReadOnlySpan<double> x, Span<double> y) where TOp : struct, IDoubleUnary => new DoubleUnary<TOp>(op).Invoke(x, y);

    internal static Tensor Apply<TOp>(Tensor a, Tensor b, TOp op, string name) where TOp : struct, IDoubleBinary
    {
        DType dtype = DTypePromotion.ToReal(DTypePromotion.Of(a, b));
        return dtype switch
        {
            DType.Float32 => Pointwise.Binary<float, float, SingleBinary<TOp>>(a, b, new(op), dtype, dtype, name),
            DType.Float64 => Pointwise.Binary<double, double, DoubleBinary<TOp>>(a, b, new(op), dtype, dtype, name),
            _ => throw Pointwise.NotComputed(name, dtype),
        };
    }

    private readonly struct SingleUnary<TOp>(TOp op) : IUnaryLoop<float, float> where TOp : struct, IDoubleUnary
    {
        public void Invoke(ReadOnlySpan<float> x, Span<float> y)
        {
            Span<double> buffer = stackalloc double[Row.Piece];
            for (int start = 0; start < x.Length; start += Row.Piece)
            {
                int count = Math.Min(Row.Piece, x.Length - start);
                TensorPrimitives.ConvertTruncating(x.Slice(start, count), buffer[..count]);
                VectorWidth.Invoke(op, buffer, count);
                TensorPrimitives.ConvertTruncating(buffer[..count], y[start..]);
            }
        }
    }

    private readonly struct DoubleUnary<TOp>(TOp op) : IUnaryLoop<double, double> where TOp : struct, IDoubleUnary
    {
        public void Invoke(ReadOnlySpan<double> x, Span<double> y)
        {
            if (x.Length >= VectorWidth.Lanes)
            {
                op.Invoke(x, y);
                return;
            }

            Span<double> buffer = stackalloc double[VectorWidth.Lanes];
            x.CopyTo(buffer);
            VectorWidth.Invoke(op, buffer, x.Length);
            buffer[..x.Length].CopyTo(y);
        }
    }

    private readonly struct SingleBinary<TOp>(TOp op) : IBinaryLoop<float, float> where TOp : struct, IDoubleBinary
    {
        public void Invoke(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
        {
            Span<double> left = stackalloc double[Row.Piece];
            Span<double> right = stackalloc double[Row.Piece];
            for (int start = 0; start < a.Length; start += Row.Piece)
            {
                int count = Math.Min(Row.Piece, a.Length - start);
                TensorPrimitives.ConvertTruncating(a.Slice(start, count), left);
                TensorPrimitives.ConvertTruncating(b.Slice(start, count), right);
                op.Invoke(left[..count], right[..count], left[..count]);
                TensorPrimitives.ConvertTruncating(left[..count], y[start..]);
            }
        }
    }

    private readonly struct DoubleBinary<TOp>(TOp op) : IBinaryLoop<double, double> where TOp : struct, IDoubleBinary
    {
        public void Invoke(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> y) => op.Invoke(a, b, y);
    }

    /// <summary>
    /// Spans shorter than a vector would be computed by the scalar functions, whose last bit differs: they are filled up, so that a
    /// value's result does not depend on how many stand beside it.
    /// </summary>
    private static class VectorWidth
    {
        internal const int Lanes = 8;

        internal static void Invoke<TOp>(TOp op, Span<double> buffer, int count) where TOp : struct, IDoubleUnary
        {
            int filled = Math.Max(count, Lanes);
            buffer[count..filled].Fill(1);
            op.Invoke(buffer[..filled], buffer[..filled]);
        }
    }
}
