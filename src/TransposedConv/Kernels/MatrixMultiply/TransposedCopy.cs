using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>Copies a matrix so that its columns become rows: <c>destination[k·destinationStride + i] = source[i·sourceStride + k]</c>.</summary>
internal static unsafe class TransposedCopy
{
    /// <summary>So few columns at a time that what is written stays in the first-level cache until all rows have been there.</summary>
    private const int ColumnsPerRun = 64;

    private static bool HasInterleave => Sse.IsSupported || AdvSimd.Arm64.IsSupported;

    public static void Run<T>(T* source, nint sourceStride, int rows, int columns, T* destination, nint destinationStride)
        where T : unmanaged
    {
        for (int done = 0; done < columns; done += ColumnsPerRun)
        {
            int count = Math.Min(ColumnsPerRun, columns - done);
            T* from = source + done;
            T* to = destination + done * destinationStride;
            int i = 0;
            if (sizeof(T) == sizeof(float) && HasInterleave)
            {
                for (; i <= rows - 4; i += 4)
                {
                    FourRows((float*)(from + i * sourceStride), sourceStride, count, (float*)(to + i), destinationStride);
                }
            }

            for (; i < rows; i++)
            {
                T* row = from + i * sourceStride;
                T* cell = to + i;
                for (int k = 0; k < count; k++, cell += destinationStride) *cell = row[k];
            }
        }
    }

    // a0 a1 a2 a3     a0 c0 a1 c1     a0 b0 c0 d0
    // b0 b1 b2 b3  →  a2 c2 a3 c3  →  a1 b1 c1 d1
    // c0 c1 c2 c3     b0 d0 b1 d1     a2 b2 c2 d2
    // d0 d1 d2 d3     b2 d2 b3 d3     a3 b3 c3 d3
    private static void FourRows(float* source, nint sourceStride, int columns, float* destination, nint destinationStride)
    {
        float* second = source + sourceStride;
        float* third = second + sourceStride;
        float* fourth = third + sourceStride;
        int k = 0;
        for (; k <= columns - 4; k += 4, destination += 4 * destinationStride)
        {
            Vector128<float> a = Vector128.Load(source + k), b = Vector128.Load(second + k);
            Vector128<float> c = Vector128.Load(third + k), d = Vector128.Load(fourth + k);
            Vector128<float> acLow = Low(a, c), acHigh = High(a, c), bdLow = Low(b, d), bdHigh = High(b, d);
            Low(acLow, bdLow).Store(destination);
            High(acLow, bdLow).Store(destination + destinationStride);
            Low(acHigh, bdHigh).Store(destination + 2 * destinationStride);
            High(acHigh, bdHigh).Store(destination + 3 * destinationStride);
        }

        for (; k < columns; k++, destination += destinationStride)
        {
            destination[0] = source[k];
            destination[1] = second[k];
            destination[2] = third[k];
            destination[3] = fourth[k];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackLow(left, right) : AdvSimd.Arm64.ZipLow(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackHigh(left, right) : AdvSimd.Arm64.ZipHigh(left, right);
}
