using System.Numerics;
using System.Runtime.Intrinsics;

namespace TransposedConv.Kernels.Simd;

/// <summary>A kernel whose body is generic over the register.</summary>
internal interface ISimdKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    void Run<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>;
}

/// <summary>The one place that decides, by the processor, which register width kernels run in.</summary>
internal static class SimdDispatch
{
    [ThreadStatic]
    private static SimdWidth? _override;

    /// <summary>The widest register that this processor computes with in hardware.</summary>
    public static SimdWidth Widest { get; } =
        Vector512.IsHardwareAccelerated ? SimdWidth.Bits512
        : Vector256.IsHardwareAccelerated ? SimdWidth.Bits256
        : Vector128.IsHardwareAccelerated ? SimdWidth.Bits128
        : SimdWidth.Scalar;

    /// <summary>The width of kernels called on this thread.</summary>
    public static SimdWidth Width => _override ?? Widest;

    /// <summary>Elements in a register of this thread's width.</summary>
    public static int LanesOf<T>()
        where T : unmanaged => Width switch
        {
            SimdWidth.Bits512 => Vector512<T>.Count,
            SimdWidth.Bits256 => Vector256<T>.Count,
            SimdWidth.Bits128 => Vector128<T>.Count,
            _ => 1,
        };

    /// <summary>Lets kernels called on this thread run in another width until the scope is disposed. Bits do not change by it.</summary>
    public static WidthScope Use(SimdWidth width)
    {
        var scope = new WidthScope(_override);
        _override = width;
        return scope;
    }

    /// <summary>Runs a kernel in the width of this thread.</summary>
    public static void Run<T, TKernel>(ref TKernel kernel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TKernel : struct, ISimdKernel<T>
    {
        switch (Width)
        {
            case SimdWidth.Bits512:
                kernel.Run<Vector512<T>, Simd512<T>>();
                break;
            case SimdWidth.Bits256:
                kernel.Run<Vector256<T>, Simd256<T>>();
                break;
            case SimdWidth.Bits128:
                kernel.Run<Vector128<T>, Simd128<T>>();
                break;
            default:
                kernel.Run<T, SimdScalar<T>>();
                break;
        }
    }

    /// <summary>Restores the width that was in force before.</summary>
    internal readonly ref struct WidthScope(SimdWidth? previous)
    {
        public void Dispose() => _override = previous;
    }
}
