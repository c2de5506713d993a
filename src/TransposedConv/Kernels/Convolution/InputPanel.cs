using System.Runtime.Intrinsics;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Packs the input cells that a tile of positions reads: for each channel and each shift one row, <c>[channel][shift][position]</c>, zeros where there
/// is no cell.
/// </summary>
/// <remarks>With strides of 0 and one plane of set bits for an input, the panel is the masks of the cells that exist.</remarks>
internal static unsafe class InputPanel
{
    /// <param name="plan">Which cells.</param>
    /// <param name="input">The first channel to pack, of example 0.</param>
    /// <param name="exampleStride">Elements between examples.</param>
    /// <param name="channelStride">Elements between channels.</param>
    /// <param name="channels">Channels to pack.</param>
    /// <param name="segments">The positions.</param>
    /// <param name="positions">How many positions they are.</param>
    /// <param name="width">How many each row of the panel is filled up to, with zeros.</param>
    /// <param name="rowStride">Elements between rows of the panel.</param>
    /// <param name="panel">Where to.</param>
    public static void Pack<T, TVector, TSimd>(
        PhasePlan plan,
        T* input,
        nint exampleStride,
        nint channelStride,
        int channels,
        ReadOnlySpan<RowSegment> segments,
        int positions,
        int width,
        int rowStride,
        T* panel)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        nint panelStride = (nint)plan.Shifts * rowStride;
        foreach (long shiftZ in plan.Depth.Shifts)
            foreach (long shiftY in plan.Height.Shifts)
                foreach (long shiftX in plan.Width.Shifts)
                {
                    foreach (ref readonly RowSegment segment in segments)
                    {
                        T* target = panel + segment.Offset;
                        long z = (long)segment.Z * plan.Depth.InputStep + shiftZ;
                        long y = (long)segment.Y * plan.Height.InputStep + shiftY;
                        bool exists = z >= 0 && z < plan.Depth.InputLength && y >= 0 && y < plan.Height.InputLength;
                        int low = segment.X + segment.Length;
                        int high = low;
                        if (exists) plan.Width.Clip(shiftX, segment.X, segment.X + segment.Length, out low, out high);
                        if (low >= high)
                        {
                            FillRows(target, panelStride, segment.Length, channels);
                            continue;
                        }

                        T* source = input + segment.N * exampleStride
                            + (nint)((z * plan.Height.InputLength + y) * plan.Width.InputLength + (long)low * plan.Width.InputStep + shiftX);
                        int head = low - segment.X;
                        int tail = segment.Length - (high - segment.X);
                        if (head > 0) FillRows(target, panelStride, head, channels);
                        CopyRows<T, TVector, TSimd>(source, channelStride, plan.Width.InputStep, target + head, panelStride, high - low, channels, input);
                        if (tail > 0) FillRows(target + segment.Length - tail, panelStride, tail, channels);
                    }

                    if (width > positions) FillRows(panel + positions, panelStride, width - positions, channels);
                    panel += rowStride;
                }
    }

    private static void FillRows<T>(T* target, nint stride, int length, int rows)
        where T : unmanaged
    {
        for (int row = 0; row < rows; row++, target += stride)
        {
            for (int i = 0; i < length; i++) target[i] = default;
        }
    }

    private static void CopyRows<T, TVector, TSimd>(T* source, nint sourceStride, int step, T* target, nint targetStride, int length, int rows, T* readable)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        for (int row = 0; row < rows; row++, source += sourceStride, target += targetStride)
        {
            if (step == 1) CopyRow<T, TVector, TSimd>(source, target, length);
            else StridedCells.Copy<T, TVector, TSimd>(source, step, target, length, readable);
        }
    }

    // Rows shorter than a vector are common (7 × 7 and 14 × 14 maps), so the rest goes by 16 bytes before it goes by elements.
    private static void CopyRow<T, TVector, TSimd>(T* source, T* target, int length)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        int i = 0;
        for (; i <= length - TSimd.Count; i += TSimd.Count) TSimd.Store(TSimd.Load(source + i), target + i);
        int quarter = sizeof(Vector128<byte>) / sizeof(T);
        for (; i <= length - quarter; i += quarter) Vector128.Store(Vector128.Load((byte*)(source + i)), (byte*)(target + i));
        for (; i < length; i++) target[i] = source[i];
    }
}
