using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TransposedConv.Kernels.Simd;

/// <content>Three registers, taken apart into every third lane.</content>
internal static partial class LaneShuffle
{
    // a0 a1 a2 a3     a0 a3 b2 c1
    // b0 b1 b2 b3  →  a1 b0 b3 c2
    // c0 c1 c2 c3     a2 b1 c0 c3
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Deinterleave<T>(
        Vector128<T> a, Vector128<T> b, Vector128<T> c, out Vector128<T> first, out Vector128<T> second, out Vector128<T> third)
    {
        if (Unsafe.SizeOf<T>() == sizeof(double))
        {
            first = Vector128.Create(a.GetLower(), b.GetUpper());
            second = Vector128.Create(a.GetUpper(), c.GetLower());
            third = Vector128.Create(b.GetLower(), c.GetUpper());
        }
        else if (Sse.IsSupported)
        {
            Vector128<float> x = a.AsSingle(), y = b.AsSingle(), z = c.AsSingle();
            first = Sse.Shuffle(x, Sse.Shuffle(y, z, 0b01_01_10_10), 0b10_00_11_00).As<float, T>();
            second = Sse.Shuffle(Sse.Shuffle(x, y, 0b00_00_01_01), Sse.Shuffle(y, z, 0b10_10_11_11), 0b10_00_10_00).As<float, T>();
            third = Sse.Shuffle(Sse.Shuffle(x, y, 0b01_01_10_10), z, 0b11_00_10_00).As<float, T>();
        }
        else
        {
            Vector128<int> x = a.AsInt32(), y = b.AsInt32(), z = c.AsInt32();
            first = Join(2, Vector128.Shuffle(x, Vector128.Create(0, 3, 3, 3)), 3, Vector128.Shuffle(y, Vector128.Create(2)), Vector128.Shuffle(z, Vector128.Create(1))).As<int, T>();
            second = Join(1, Vector128.Shuffle(x, Vector128.Create(1)), 3, Vector128.Shuffle(y, Vector128.Create(0, 0, 3, 3)), Vector128.Shuffle(z, Vector128.Create(2))).As<int, T>();
            third = Join(1, Vector128.Shuffle(x, Vector128.Create(2)), 2, Vector128.Shuffle(y, Vector128.Create(1)), Vector128.Shuffle(z, Vector128.Create(0, 0, 0, 3))).As<int, T>();
        }

        static Vector128<int> Join(int end, Vector128<int> left, int middleEnd, Vector128<int> middle, Vector128<int> right) =>
            Vector128.ConditionalSelect(
                Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(end)),
                left,
                Vector128.ConditionalSelect(Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(middleEnd)), middle, right));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Deinterleave<T>(
        Vector256<T> a, Vector256<T> b, Vector256<T> c, out Vector256<T> first, out Vector256<T> second, out Vector256<T> third)
    {
        if (Avx.IsSupported && Unsafe.SizeOf<T>() == sizeof(float))
        {
            // Halves change places first, so that each half of the registers is taken apart for itself, as above.
            Vector256<float> x = Avx.Permute2x128(a.AsSingle(), b.AsSingle(), 0x30);
            Vector256<float> y = Avx.Permute2x128(a.AsSingle(), c.AsSingle(), 0x21);
            Vector256<float> z = Avx.Permute2x128(b.AsSingle(), c.AsSingle(), 0x30);
            first = Avx.Shuffle(x, Avx.Shuffle(y, z, 0b01_01_10_10), 0b10_00_11_00).As<float, T>();
            second = Avx.Shuffle(Avx.Shuffle(x, y, 0b00_00_01_01), Avx.Shuffle(y, z, 0b10_10_11_11), 0b10_00_10_00).As<float, T>();
            third = Avx.Shuffle(Avx.Shuffle(x, y, 0b01_01_10_10), z, 0b11_00_10_00).As<float, T>();
            return;
        }

        Deinterleave(a.GetLower(), a.GetUpper(), b.GetLower(), out Vector128<T> firstLow, out Vector128<T> secondLow, out Vector128<T> thirdLow);
        Deinterleave(b.GetUpper(), c.GetLower(), c.GetUpper(), out Vector128<T> firstHigh, out Vector128<T> secondHigh, out Vector128<T> thirdHigh);
        first = Vector256.Create(firstLow, firstHigh);
        second = Vector256.Create(secondLow, secondHigh);
        third = Vector256.Create(thirdLow, thirdHigh);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Deinterleave<T>(
        Vector512<T> a, Vector512<T> b, Vector512<T> c, out Vector512<T> first, out Vector512<T> second, out Vector512<T> third)
    {
        if (Avx512F.IsSupported)
        {
            if (Unsafe.SizeOf<T>() == sizeof(double))
            {
                first = Permute(Permute(a.AsInt64(), Vector512.Create(0L, 3, 6, 9, 12, 15, 0, 0), b.AsInt64()), Vector512.Create(0L, 1, 2, 3, 4, 5, 10, 13), c.AsInt64()).As<long, T>();
                second = Permute(Permute(a.AsInt64(), Vector512.Create(1L, 4, 7, 10, 13, 0, 0, 0), b.AsInt64()), Vector512.Create(0L, 1, 2, 3, 4, 8, 11, 14), c.AsInt64()).As<long, T>();
                third = Permute(Permute(a.AsInt64(), Vector512.Create(2L, 5, 8, 11, 14, 0, 0, 0), b.AsInt64()), Vector512.Create(0L, 1, 2, 3, 4, 9, 12, 15), c.AsInt64()).As<long, T>();
            }
            else
            {
                first = Permute(Permute(a.AsInt32(), Vector512.Create(0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 0, 0, 0, 0, 0), b.AsInt32()), Vector512.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 17, 20, 23, 26, 29), c.AsInt32()).As<int, T>();
                second = Permute(Permute(a.AsInt32(), Vector512.Create(1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 0, 0, 0, 0, 0), b.AsInt32()), Vector512.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 18, 21, 24, 27, 30), c.AsInt32()).As<int, T>();
                third = Permute(Permute(a.AsInt32(), Vector512.Create(2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 0, 0, 0, 0, 0, 0), b.AsInt32()), Vector512.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 19, 22, 25, 28, 31), c.AsInt32()).As<int, T>();
            }

            return;
        }

        Deinterleave(a.GetLower(), a.GetUpper(), b.GetLower(), out Vector256<T> firstLow, out Vector256<T> secondLow, out Vector256<T> thirdLow);
        Deinterleave(b.GetUpper(), c.GetLower(), c.GetUpper(), out Vector256<T> firstHigh, out Vector256<T> secondHigh, out Vector256<T> thirdHigh);
        first = Vector512.Create(firstLow, firstHigh);
        second = Vector512.Create(secondLow, secondHigh);
        third = Vector512.Create(thirdLow, thirdHigh);
    }
}
