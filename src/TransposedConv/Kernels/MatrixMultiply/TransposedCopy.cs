using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>Copies a matrix so that its columns become rows: <c>destination[k·destinationStride + i] = source[i·sourceStride + k]</c>.</summary>
internal static unsafe class TransposedCopy
{
    /// <summary>So few columns at a time that what is written stays in the first-level cache until all rows have been there.</summary>
    private const int ColumnsPerRun = 64;

    public static void Run<T>(T* source, nint sourceStride, int rows, int columns, T* destination, nint destinationStride)
        where T : unmanaged
    {
        for (int done = 0; done < columns; done += ColumnsPerRun)
        {
            int count = Math.Min(ColumnsPerRun, columns - done);
            int i = 0;
            T* from = source + done;
            T* to = destination + done * destinationStride;
            if (sizeof(T) == sizeof(float) && Avx512F.IsSupported)
            {
                for (; i <= rows - 16; i += 16) SixteenRows((float*)(from + i * sourceStride), sourceStride, count, (float*)(to + i), destinationStride);
            }

            if (sizeof(T) == sizeof(float) && Avx512F.IsSupported && rows == 8 && destinationStride == 8)
            {
                EightTightRows((float*)from, sourceStride, count, (float*)to);
                continue;
            }

            if (sizeof(T) == sizeof(float) && Avx.IsSupported)
            {
                for (; i <= rows - 8; i += 8) EightRows((float*)(from + i * sourceStride), sourceStride, count, (float*)(to + i), destinationStride);
            }

            if (sizeof(T) == sizeof(float) && Vector128.IsHardwareAccelerated)
            {
                for (; i <= rows - 4; i += 4) FourRows<T, Vector128<T>, Simd128<T>>(from + i * sourceStride, sourceStride, count, to + i, destinationStride);
            }

            if (sizeof(T) == sizeof(double) && Vector256.IsHardwareAccelerated)
            {
                for (; i <= rows - 4; i += 4) FourRows<T, Vector256<T>, Simd256<T>>(from + i * sourceStride, sourceStride, count, to + i, destinationStride);
            }

            for (; i < rows; i++)
            {
                T* row = from + i * sourceStride;
                T* cell = to + i;
                for (int k = 0; k < count; k++, cell += destinationStride) *cell = row[k];
            }
        }
    }

    /// <summary>Four columns of four rows as four rows, in registers of four numbers.</summary>
    // a0 a1 a2 a3     a0 c0 a1 c1     a0 b0 c0 d0
    // b0 b1 b2 b3  →  a2 c2 a3 c3  →  a1 b1 c1 d1
    // c0 c1 c2 c3     b0 d0 b1 d1     a2 b2 c2 d2
    // d0 d1 d2 d3     b2 d2 b3 d3     a3 b3 c3 d3
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FourByFour<T, TVector, TSimd>(T* source, nint stride, out TVector row0, out TVector row1, out TVector row2, out TVector row3)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TSimd.Interleave(TSimd.Load(source), TSimd.Load(source + 2 * stride), out TVector acLow, out TVector acHigh);
        TSimd.Interleave(TSimd.Load(source + stride), TSimd.Load(source + 3 * stride), out TVector bdLow, out TVector bdHigh);
        TSimd.Interleave(acLow, bdLow, out row0, out row1);
        TSimd.Interleave(acHigh, bdHigh, out row2, out row3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows<T, TVector, TSimd>(T* source, nint sourceStride, int columns, T* to, nint destinationStride)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        int k = 0;
        for (int last = columns - 4; k <= last; k = NextFour(k, last))
        {
            T* destination = to + k * destinationStride;
            FourByFour<T, TVector, TSimd>(source + k, sourceStride, out TVector row0, out TVector row1, out TVector row2, out TVector row3);
            TSimd.Store(row0, destination);
            TSimd.Store(row1, destination + destinationStride);
            TSimd.Store(row2, destination + 2 * destinationStride);
            TSimd.Store(row3, destination + 3 * destinationStride);
        }

        for (T* destination = to + k * destinationStride; k < columns; k++, destination += destinationStride)
        {
            for (int r = 0; r < 4; r++) destination[r] = source[r * sourceStride + k];
        }
    }

    // Whole cache lines of sixteen rows, each read once: with rows a power of two apart all of them fall into one set of the cache, which doesn't hold sixteen.
    // First four rows as above, in each quarter of a register; then the quarters of four such registers change places.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixteenRows(float* source, nint stride, int columns, float* destination, nint destinationStride)
    {
        int k = 0;
        for (; k <= columns - 16; k += 16, destination += 16 * destinationStride)
        {
            float* row = source + k;
            Quarters(row, stride, out Vector512<float> a0, out Vector512<float> a1, out Vector512<float> a2, out Vector512<float> a3);
            Quarters(row + 4 * stride, stride, out Vector512<float> b0, out Vector512<float> b1, out Vector512<float> b2, out Vector512<float> b3);
            Quarters(row + 8 * stride, stride, out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3);
            Quarters(row + 12 * stride, stride, out Vector512<float> d0, out Vector512<float> d1, out Vector512<float> d2, out Vector512<float> d3);
            StoreQuarters(a0, b0, c0, d0, destination, 4 * destinationStride);
            StoreQuarters(a1, b1, c1, d1, destination + destinationStride, 4 * destinationStride);
            StoreQuarters(a2, b2, c2, d2, destination + 2 * destinationStride, 4 * destinationStride);
            StoreQuarters(a3, b3, c3, d3, destination + 3 * destinationStride, 4 * destinationStride);
        }

        if (k == columns) return;
        EightRows(source + k, stride, columns - k, destination, destinationStride);
        EightRows(source + k + 8 * stride, stride, columns - k, destination + 8, destinationStride);
    }

    // Of four rows: quarter q of register i gets column 4q + i.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarters(
        float* source, nint stride, out Vector512<float> first, out Vector512<float> second, out Vector512<float> third, out Vector512<float> fourth)
    {
        Vector512<float> a = Vector512.Load(source), b = Vector512.Load(source + stride);
        Vector512<float> c = Vector512.Load(source + 2 * stride), d = Vector512.Load(source + 3 * stride);
        Vector512<float> acLow = Avx512F.UnpackLow(a, c), acHigh = Avx512F.UnpackHigh(a, c);
        Vector512<float> bdLow = Avx512F.UnpackLow(b, d), bdHigh = Avx512F.UnpackHigh(b, d);
        first = Avx512F.UnpackLow(acLow, bdLow);
        second = Avx512F.UnpackHigh(acLow, bdLow);
        third = Avx512F.UnpackLow(acHigh, bdHigh);
        fourth = Avx512F.UnpackHigh(acHigh, bdHigh);
    }

    // a0 a1 a2 a3     a0 a2 b0 b2     a0 b0 c0 d0
    // b0 b1 b2 b3  →  a1 a3 b1 b3  →  a1 b1 c1 d1
    // c0 c1 c2 c3     c0 c2 d0 d2     a2 b2 c2 d2
    // d0 d1 d2 d3     c1 c3 d1 d3     a3 b3 c3 d3
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreQuarters(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* destination, nint stride)
    {
        const byte even = 0b10_00_10_00;
        const byte odd = 0b11_01_11_01;
        Vector512<float> abEven = Avx512F.Shuffle4x128(a, b, even), abOdd = Avx512F.Shuffle4x128(a, b, odd);
        Vector512<float> cdEven = Avx512F.Shuffle4x128(c, d, even), cdOdd = Avx512F.Shuffle4x128(c, d, odd);
        Avx512F.Shuffle4x128(abEven, cdEven, even).Store(destination);
        Avx512F.Shuffle4x128(abOdd, cdOdd, even).Store(destination + stride);
        Avx512F.Shuffle4x128(abEven, cdEven, odd).Store(destination + 2 * stride);
        Avx512F.Shuffle4x128(abOdd, cdOdd, odd).Store(destination + 3 * stride);
    }

    /// <summary>Four columns of eight rows as four rows.</summary>
    // As four rows, in each half of a register: half h of register r takes row 4h + r.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EightByFour(
        float* source, nint stride, out Vector256<float> row0, out Vector256<float> row1, out Vector256<float> row2, out Vector256<float> row3)
    {
        Vector256<float> a = Halves(source, 4 * stride);
        Vector256<float> b = Halves(source + stride, 4 * stride);
        Vector256<float> c = Halves(source + 2 * stride, 4 * stride);
        Vector256<float> d = Halves(source + 3 * stride, 4 * stride);
        Vector256<float> acLow = Avx.UnpackLow(a, c), acHigh = Avx.UnpackHigh(a, c);
        Vector256<float> bdLow = Avx.UnpackLow(b, d), bdHigh = Avx.UnpackHigh(b, d);
        row0 = Avx.UnpackLow(acLow, bdLow);
        row1 = Avx.UnpackHigh(acLow, bdLow);
        row2 = Avx.UnpackLow(acHigh, bdHigh);
        row3 = Avx.UnpackHigh(acHigh, bdHigh);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightRows(float* source, nint stride, int columns, float* to, nint destinationStride)
    {
        int k = 0;
        for (int last = columns - 4; k <= last; k = NextFour(k, last))
        {
            float* destination = to + k * destinationStride;
            EightByFour(source + k, stride, out Vector256<float> row0, out Vector256<float> row1, out Vector256<float> row2, out Vector256<float> row3);
            row0.Store(destination);
            row1.Store(destination + destinationStride);
            row2.Store(destination + 2 * destinationStride);
            row3.Store(destination + 3 * destinationStride);
        }

        for (float* destination = to + k * destinationStride; k < columns; k++, destination += destinationStride)
        {
            for (int r = 0; r < 8; r++) destination[r] = source[r * stride + k];
        }
    }

    // Eight columns of eight rows, two columns behind each other in a register: quarters of even columns of rows r and r + 4, then of odd ones, change places as four rows do.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightTightRows(float* source, nint stride, int columns, float* destination)
    {
        int k = 0;
        for (; k <= columns - 8; k += 8, destination += 64)
        {
            Vector512<float> a = EvenBeforeOdd(source + k, 4 * stride), b = EvenBeforeOdd(source + k + stride, 4 * stride);
            Vector512<float> c = EvenBeforeOdd(source + k + 2 * stride, 4 * stride), d = EvenBeforeOdd(source + k + 3 * stride, 4 * stride);
            Vector512<float> acLow = Avx512F.UnpackLow(a, c), acHigh = Avx512F.UnpackHigh(a, c);
            Vector512<float> bdLow = Avx512F.UnpackLow(b, d), bdHigh = Avx512F.UnpackHigh(b, d);
            Avx512F.UnpackLow(acLow, bdLow).Store(destination);
            Avx512F.UnpackHigh(acLow, bdLow).Store(destination + 16);
            Avx512F.UnpackLow(acHigh, bdHigh).Store(destination + 32);
            Avx512F.UnpackHigh(acHigh, bdHigh).Store(destination + 48);
        }

        EightRows(source + k, stride, columns - k, destination, 8);
    }

    // a0 a2 a4 a6 | b0 b2 b4 b6 | a1 a3 a5 a7 | b1 b3 b5 b7
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> EvenBeforeOdd(float* source, nint stride) =>
        Avx512F.PermuteVar16x32x2(
            Vector256.Load(source).ToVector512Unsafe(),
            Vector512.Create(0, 2, 4, 6, 16, 18, 20, 22, 1, 3, 5, 7, 17, 19, 21, 23),
            Vector256.Load(source + stride).ToVector512Unsafe());

    /// <summary>The next four columns, the last ones again with some that are there already; all of them if there are no more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int NextFour(int k, int last) => k == last ? last + 4 : Math.Min(k + 4, last);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(float* source, nint stride) =>
        Vector256.Create(Vector128.Load(source), Vector128.Load(source + stride));
}
