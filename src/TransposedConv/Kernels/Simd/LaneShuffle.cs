using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace TransposedConv.Kernels.Simd;

/// <summary>
/// Interleaves and deinterleaves pairs of registers of 4- or 8-byte lanes: one two-source permute each where the processor has it, two or three
/// shuffles elsewhere.
/// </summary>
internal static partial class LaneShuffle
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Interleave<T>(Vector128<T> left, Vector128<T> right, out Vector128<T> low, out Vector128<T> high)
    {
        if (Unsafe.SizeOf<T>() == sizeof(double))
        {
            low = Vector128.Create(left.GetLower(), right.GetLower());
            high = Vector128.Create(left.GetUpper(), right.GetUpper());
        }
        else if (Sse.IsSupported)
        {
            low = Sse.UnpackLow(left.AsSingle(), right.AsSingle()).As<float, T>();
            high = Sse.UnpackHigh(left.AsSingle(), right.AsSingle()).As<float, T>();
        }
        else if (AdvSimd.Arm64.IsSupported)
        {
            low = AdvSimd.Arm64.ZipLow(left.AsSingle(), right.AsSingle()).As<float, T>();
            high = AdvSimd.Arm64.ZipHigh(left.AsSingle(), right.AsSingle()).As<float, T>();
        }
        else
        {
            low = Blend(Vector128.Shuffle(left.AsInt32(), Vector128.Create(0, 0, 1, 1)), Vector128.Shuffle(right.AsInt32(), Vector128.Create(0, 0, 1, 1))).As<int, T>();
            high = Blend(Vector128.Shuffle(left.AsInt32(), Vector128.Create(2, 2, 3, 3)), Vector128.Shuffle(right.AsInt32(), Vector128.Create(2, 2, 3, 3))).As<int, T>();
        }

        static Vector128<int> Blend(Vector128<int> even, Vector128<int> odd) => Vector128.ConditionalSelect(Vector128.Create(-1, 0, -1, 0), even, odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Deinterleave<T>(Vector128<T> low, Vector128<T> high, out Vector128<T> even, out Vector128<T> odd)
    {
        if (Unsafe.SizeOf<T>() == sizeof(double))
        {
            Interleave(low, high, out even, out odd);
        }
        else if (Sse.IsSupported)
        {
            even = Sse.Shuffle(low.AsSingle(), high.AsSingle(), 0b10_00_10_00).As<float, T>();
            odd = Sse.Shuffle(low.AsSingle(), high.AsSingle(), 0b11_01_11_01).As<float, T>();
        }
        else if (AdvSimd.Arm64.IsSupported)
        {
            even = AdvSimd.Arm64.UnzipEven(low.AsSingle(), high.AsSingle()).As<float, T>();
            odd = AdvSimd.Arm64.UnzipOdd(low.AsSingle(), high.AsSingle()).As<float, T>();
        }
        else
        {
            // Twice interleaved, four lanes are deinterleaved.
            Interleave(low, high, out Vector128<T> first, out Vector128<T> second);
            Interleave(first, second, out even, out odd);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Interleave<T>(Vector256<T> left, Vector256<T> right, out Vector256<T> low, out Vector256<T> high)
    {
        if (Avx.IsSupported)
        {
            // l0 r0 l1 r1 | l4 r4 l5 r5 and l2 r2 l3 r3 | l6 r6 l7 r7; then the halves change places.
            Vector256<double> a;
            Vector256<double> b;
            if (Unsafe.SizeOf<T>() == sizeof(double))
            {
                a = Avx.UnpackLow(left.AsDouble(), right.AsDouble());
                b = Avx.UnpackHigh(left.AsDouble(), right.AsDouble());
            }
            else
            {
                a = Avx.UnpackLow(left.AsSingle(), right.AsSingle()).AsDouble();
                b = Avx.UnpackHigh(left.AsSingle(), right.AsSingle()).AsDouble();
            }

            low = Avx.Permute2x128(a, b, 0x20).As<double, T>();
            high = Avx.Permute2x128(a, b, 0x31).As<double, T>();
            return;
        }

        Interleave(left.GetLower(), right.GetLower(), out Vector128<T> first, out Vector128<T> second);
        Interleave(left.GetUpper(), right.GetUpper(), out Vector128<T> third, out Vector128<T> fourth);
        low = Vector256.Create(first, second);
        high = Vector256.Create(third, fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Deinterleave<T>(Vector256<T> low, Vector256<T> high, out Vector256<T> even, out Vector256<T> odd)
    {
        if (Avx.IsSupported)
        {
            // The middle quarters change places first: then the two 128-bit halves can be taken apart each for itself.
            Vector256<double> a = Avx.Permute2x128(low.AsDouble(), high.AsDouble(), 0x20);
            Vector256<double> b = Avx.Permute2x128(low.AsDouble(), high.AsDouble(), 0x31);
            if (Unsafe.SizeOf<T>() == sizeof(double))
            {
                even = Avx.UnpackLow(a, b).As<double, T>();
                odd = Avx.UnpackHigh(a, b).As<double, T>();
            }
            else
            {
                even = Avx.Shuffle(a.AsSingle(), b.AsSingle(), 0b10_00_10_00).As<float, T>();
                odd = Avx.Shuffle(a.AsSingle(), b.AsSingle(), 0b11_01_11_01).As<float, T>();
            }

            return;
        }

        Deinterleave(low.GetLower(), low.GetUpper(), out Vector128<T> evenLow, out Vector128<T> oddLow);
        Deinterleave(high.GetLower(), high.GetUpper(), out Vector128<T> evenHigh, out Vector128<T> oddHigh);
        even = Vector256.Create(evenLow, evenHigh);
        odd = Vector256.Create(oddLow, oddHigh);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Interleave<T>(Vector512<T> left, Vector512<T> right, out Vector512<T> low, out Vector512<T> high)
    {
        if (Avx512F.IsSupported)
        {
            if (Unsafe.SizeOf<T>() == sizeof(double))
            {
                low = Permute(left.AsInt64(), Vector512.Create(0L, 8, 1, 9, 2, 10, 3, 11), right.AsInt64()).As<long, T>();
                high = Permute(left.AsInt64(), Vector512.Create(4L, 12, 5, 13, 6, 14, 7, 15), right.AsInt64()).As<long, T>();
            }
            else
            {
                low = Permute(left.AsInt32(), Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), right.AsInt32()).As<int, T>();
                high = Permute(left.AsInt32(), Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), right.AsInt32()).As<int, T>();
            }

            return;
        }

        Interleave(left.GetLower(), right.GetLower(), out Vector256<T> first, out Vector256<T> second);
        Interleave(left.GetUpper(), right.GetUpper(), out Vector256<T> third, out Vector256<T> fourth);
        low = Vector512.Create(first, second);
        high = Vector512.Create(third, fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Deinterleave<T>(Vector512<T> low, Vector512<T> high, out Vector512<T> even, out Vector512<T> odd)
    {
        if (Avx512F.IsSupported)
        {
            if (Unsafe.SizeOf<T>() == sizeof(double))
            {
                even = Permute(low.AsInt64(), Vector512.Create(0L, 2, 4, 6, 8, 10, 12, 14), high.AsInt64()).As<long, T>();
                odd = Permute(low.AsInt64(), Vector512.Create(1L, 3, 5, 7, 9, 11, 13, 15), high.AsInt64()).As<long, T>();
            }
            else
            {
                even = Permute(low.AsInt32(), Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), high.AsInt32()).As<int, T>();
                odd = Permute(low.AsInt32(), Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31), high.AsInt32()).As<int, T>();
            }

            return;
        }

        Deinterleave(low.GetLower(), low.GetUpper(), out Vector256<T> evenLow, out Vector256<T> oddLow);
        Deinterleave(high.GetLower(), high.GetUpper(), out Vector256<T> evenHigh, out Vector256<T> oddHigh);
        even = Vector512.Create(evenLow, evenHigh);
        odd = Vector512.Create(oddLow, oddHigh);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Permute(Vector512<int> low, Vector512<int> lanes, Vector512<int> high) => Avx512F.PermuteVar16x32x2(low, lanes, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Permute(Vector512<long> low, Vector512<long> lanes, Vector512<long> high) => Avx512F.PermuteVar8x64x2(low, lanes, high);
}
