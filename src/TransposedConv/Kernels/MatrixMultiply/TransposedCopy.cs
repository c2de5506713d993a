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

    // Registers of four numbers.
    // a0 a1 a2 a3     a0 c0 a1 c1     a0 b0 c0 d0
    // b0 b1 b2 b3  →  a2 c2 a3 c3  →  a1 b1 c1 d1
    // c0 c1 c2 c3     b0 d0 b1 d1     a2 b2 c2 d2
    // d0 d1 d2 d3     b2 d2 b3 d3     a3 b3 c3 d3
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows<T, TVector, TSimd>(T* source, nint sourceStride, int columns, T* destination, nint destinationStride)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        T* second = source + sourceStride;
        T* third = second + sourceStride;
        T* fourth = third + sourceStride;
        int k = 0;
        for (; k <= columns - 4; k += 4, destination += 4 * destinationStride)
        {
            TSimd.Interleave(TSimd.Load(source + k), TSimd.Load(third + k), out TVector acLow, out TVector acHigh);
            TSimd.Interleave(TSimd.Load(second + k), TSimd.Load(fourth + k), out TVector bdLow, out TVector bdHigh);
            TSimd.Interleave(acLow, bdLow, out TVector row0, out TVector row1);
            TSimd.Interleave(acHigh, bdHigh, out TVector row2, out TVector row3);
            TSimd.Store(row0, destination);
            TSimd.Store(row1, destination + destinationStride);
            TSimd.Store(row2, destination + 2 * destinationStride);
            TSimd.Store(row3, destination + 3 * destinationStride);
        }

        for (; k < columns; k++, destination += destinationStride)
        {
            destination[0] = source[k];
            destination[1] = second[k];
            destination[2] = third[k];
            destination[3] = fourth[k];
        }
    }

    // The same in each quarter of a register: quarter q of register r takes row 4q + r.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixteenRows(float* source, nint stride, int columns, float* destination, nint destinationStride)
    {
        int k = 0;
        for (; k <= columns - 4; k += 4, destination += 4 * destinationStride)
        {
            float* row = source + k;
            Vector512<float> a = Quarters(row, 4 * stride);
            Vector512<float> b = Quarters(row + stride, 4 * stride);
            Vector512<float> c = Quarters(row + 2 * stride, 4 * stride);
            Vector512<float> d = Quarters(row + 3 * stride, 4 * stride);
            Vector512<float> acLow = Avx512F.UnpackLow(a, c), acHigh = Avx512F.UnpackHigh(a, c);
            Vector512<float> bdLow = Avx512F.UnpackLow(b, d), bdHigh = Avx512F.UnpackHigh(b, d);
            Avx512F.UnpackLow(acLow, bdLow).Store(destination);
            Avx512F.UnpackHigh(acLow, bdLow).Store(destination + destinationStride);
            Avx512F.UnpackLow(acHigh, bdHigh).Store(destination + 2 * destinationStride);
            Avx512F.UnpackHigh(acHigh, bdHigh).Store(destination + 3 * destinationStride);
        }

        CopyRest(source, stride, 16, k, columns, destination, destinationStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightRows(float* source, nint stride, int columns, float* destination, nint destinationStride)
    {
        int k = 0;
        for (; k <= columns - 4; k += 4, destination += 4 * destinationStride)
        {
            float* row = source + k;
            Vector256<float> a = Halves(row, 4 * stride);
            Vector256<float> b = Halves(row + stride, 4 * stride);
            Vector256<float> c = Halves(row + 2 * stride, 4 * stride);
            Vector256<float> d = Halves(row + 3 * stride, 4 * stride);
            Vector256<float> acLow = Avx.UnpackLow(a, c), acHigh = Avx.UnpackHigh(a, c);
            Vector256<float> bdLow = Avx.UnpackLow(b, d), bdHigh = Avx.UnpackHigh(b, d);
            Avx.UnpackLow(acLow, bdLow).Store(destination);
            Avx.UnpackHigh(acLow, bdLow).Store(destination + destinationStride);
            Avx.UnpackLow(acHigh, bdHigh).Store(destination + 2 * destinationStride);
            Avx.UnpackHigh(acHigh, bdHigh).Store(destination + 3 * destinationStride);
        }

        CopyRest(source, stride, 8, k, columns, destination, destinationStride);
    }

    private static void CopyRest(float* source, nint stride, int rows, int start, int columns, float* destination, nint destinationStride)
    {
        for (int k = start; k < columns; k++, destination += destinationStride)
        {
            for (int r = 0; r < rows; r++) destination[r] = source[r * stride + k];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarters(float* source, nint stride) =>
        Vector512.Create(Halves(source, stride), Halves(source + 2 * stride, stride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(float* source, nint stride) =>
        Vector256.Create(Vector128.Load(source), Vector128.Load(source + stride));
}
