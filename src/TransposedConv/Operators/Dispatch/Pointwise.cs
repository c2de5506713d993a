using System.Numerics;
using TransposedConv.Kernels.Elementwise;

namespace TransposedConv.Operators.Dispatch;

/// <summary>A real function of one real, over spans; given in float and double alike.</summary>
internal interface IRealUnary
{
    void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>A real function of two reals, over spans.</summary>
internal interface IRealBinary
{
    void Invoke<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>A function of one number of any computing type, over spans.</summary>
internal interface INumberUnary
{
    void Invoke<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>;
}

/// <summary>A function of two numbers of any computing type, over spans.</summary>
internal interface INumberBinary
{
    void Invoke<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) where T : unmanaged, INumber<T>;
}

/// <summary>A truth-valued function of two numbers, over spans.</summary>
internal interface IComparison
{
    void Invoke<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<bool> y) where T : unmanaged, INumber<T>;
}

/// <summary>
/// Brings elementwise operators to the element type of their operands: promotes, broadcasts, allocates the result and runs the loop.
/// </summary>
internal static partial class Pointwise
{
    /// <summary>Integers and truth values are computed in the default real type, as in PyTorch.</summary>
    internal static Tensor Real<TOp>(Tensor x, TOp op, string name) where TOp : struct, IRealUnary
    {
        x = x.To(DTypePromotion.ToReal(x.DType));
        return x.DType switch
        {
            DType.Float32 => Unary<float, float, RealUnary<float, TOp>>(x, new(op), DType.Float32),
            DType.Float64 => Unary<double, double, RealUnary<double, TOp>>(x, new(op), DType.Float64),
            _ => throw NotComputed(name, x.DType),
        };
    }

    internal static Tensor Real<TOp>(Tensor a, Tensor b, TOp op, string name) where TOp : struct, IRealBinary
    {
        DType dtype = DTypePromotion.ToReal(DTypePromotion.Of(a, b));
        return dtype switch
        {
            DType.Float32 => Binary<float, float, RealBinary<float, TOp>>(a, b, new(op), dtype, dtype, name),
            DType.Float64 => Binary<double, double, RealBinary<double, TOp>>(a, b, new(op), dtype, dtype, name),
            _ => throw NotComputed(name, dtype),
        };
    }

    internal static Tensor Number<TOp>(Tensor x, TOp op, string name) where TOp : struct, INumberUnary => x.DType switch
    {
        DType.Float32 => Unary<float, float, NumberUnary<float, TOp>>(x, new(op), x.DType),
        DType.Float64 => Unary<double, double, NumberUnary<double, TOp>>(x, new(op), x.DType),
        DType.Int64 => Unary<long, long, NumberUnary<long, TOp>>(x, new(op), x.DType),
        DType.Int32 => Unary<int, int, NumberUnary<int, TOp>>(x, new(op), x.DType),
        DType.UInt8 => Unary<byte, byte, NumberUnary<byte, TOp>>(x, new(op), x.DType),
        _ => throw NotComputed(name, x.DType),
    };

    internal static Tensor Number<TOp>(Tensor a, Tensor b, TOp op, string name) where TOp : struct, INumberBinary
    {
        DType dtype = DTypePromotion.Of(a, b);
        return dtype switch
        {
            DType.Float32 => Binary<float, float, NumberBinary<float, TOp>>(a, b, new(op), dtype, dtype, name),
            DType.Float64 => Binary<double, double, NumberBinary<double, TOp>>(a, b, new(op), dtype, dtype, name),
            DType.Int64 => Binary<long, long, NumberBinary<long, TOp>>(a, b, new(op), dtype, dtype, name),
            DType.Int32 => Binary<int, int, NumberBinary<int, TOp>>(a, b, new(op), dtype, dtype, name),
            DType.UInt8 => Binary<byte, byte, NumberBinary<byte, TOp>>(a, b, new(op), dtype, dtype, name),
            _ => throw NotComputed(name, dtype),
        };
    }

    /// <summary>Truth values are compared as 0 and 1.</summary>
    internal static Tensor Compare<TOp>(Tensor a, Tensor b, TOp op, string name) where TOp : struct, IComparison
    {
        DType dtype = DTypePromotion.Of(a, b);
        return dtype switch
        {
            DType.Float32 => Binary<float, bool, Comparison<float, TOp>>(a, b, new(op), dtype, DType.Bool, name),
            DType.Float64 => Binary<double, bool, Comparison<double, TOp>>(a, b, new(op), dtype, DType.Bool, name),
            DType.Float16 or DType.BFloat16 => Binary<float, bool, Comparison<float, TOp>>(a, b, new(op), DType.Float32, DType.Bool, name),
            DType.Int64 => Binary<long, bool, Comparison<long, TOp>>(a, b, new(op), dtype, DType.Bool, name),
            DType.Int32 => Binary<int, bool, Comparison<int, TOp>>(a, b, new(op), dtype, DType.Bool, name),
            _ => Binary<byte, bool, Comparison<byte, TOp>>(a, b, new(op), DType.UInt8, DType.Bool, name),
        };
    }

    internal static Tensor Unary<TIn, TOut, TLoop>(Tensor x, TLoop loop, DType result)
        where TIn : unmanaged
        where TOut : unmanaged
        where TLoop : IUnaryLoop<TIn, TOut>
    {
        Tensor y = Tensor.Uninitialized(x.Shape, result);
        ElementwiseLoops.Unary(x.Storage.Span<TIn>(), x.Layout, y.ContiguousSpan<TOut>(), loop);
        return y;
    }

    internal static Tensor Binary<TIn, TOut, TLoop>(Tensor a, Tensor b, TLoop loop, DType operands, DType result, string name)
        where TIn : unmanaged
        where TOut : unmanaged
        where TLoop : IBinaryLoop<TIn, TOut>
    {
        Shape shape = Broadcasting.Shapes(a.Shape, b.Shape, name);
        a = Copying.Convert(a, operands);
        b = Copying.Convert(b, operands);
        Tensor y = Tensor.Uninitialized(shape, result);
        ElementwiseLoops.Binary(
            a.Storage.Span<TIn>(), a.Layout.BroadcastTo(shape), b.Storage.Span<TIn>(), b.Layout.BroadcastTo(shape), y.ContiguousSpan<TOut>(), loop);
        return y;
    }

    internal static NotSupportedException NotComputed(string name, DType dtype) => new(
        $"{name}: expected a type that computes (float32, float64, int64, int32 or uint8), got {dtype.Name()}; convert with To first.");

    private readonly struct RealUnary<T, TOp>(TOp op) : IUnaryLoop<T, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOp : struct, IRealUnary
    {
        public void Invoke(ReadOnlySpan<T> x, Span<T> y) => op.Invoke(x, y);
    }

    private readonly struct RealBinary<T, TOp>(TOp op) : IBinaryLoop<T, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOp : struct, IRealBinary
    {
        public void Invoke(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) => op.Invoke(a, b, y);
    }

    private readonly struct NumberUnary<T, TOp>(TOp op) : IUnaryLoop<T, T>
        where T : unmanaged, INumber<T>
        where TOp : struct, INumberUnary
    {
        public void Invoke(ReadOnlySpan<T> x, Span<T> y) => op.Invoke(x, y);
    }

    private readonly struct NumberBinary<T, TOp>(TOp op) : IBinaryLoop<T, T>
        where T : unmanaged, INumber<T>
        where TOp : struct, INumberBinary
    {
        public void Invoke(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) => op.Invoke(a, b, y);
    }

    private readonly struct Comparison<T, TOp>(TOp op) : IBinaryLoop<T, bool>
        where T : unmanaged, INumber<T>
        where TOp : struct, IComparison
    {
        public void Invoke(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<bool> y) => op.Invoke(a, b, y);
    }
}
