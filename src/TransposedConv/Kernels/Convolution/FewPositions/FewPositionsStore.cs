using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Writes finished sums <c>[position][row]</c> of some rows, with what is added to them at last, to where their phases have them.</summary>
/// <param name="rows">The class.</param>
/// <param name="plane">The output at the group's first channel, in example 0.</param>
/// <param name="outputCells">Cells of one output channel.</param>
internal readonly unsafe struct FewPositionsStore<T, TVector, TSimd>(FewPositionsClass rows, T* plane, int outputCells)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    /// <param name="sums">The sums; whole registers of them are read, and may be written.</param>
    /// <param name="stride">Elements between positions.</param>
    /// <param name="ends">What is added to each row, as far as its last register.</param>
    /// <param name="firstRow">The first row.</param>
    /// <param name="count">How many rows.</param>
    public void Write(T* sums, int stride, T* ends, int firstRow, int count)
    {
        int* targets = rows.Targets.Pointer;
        if (rows.IsOneRun)
        {
            for (int p = 0; p < rows.Positions; p++, sums += stride) Add(sums, ends, plane + targets[p * rows.Phases] + firstRow, count);
            return;
        }

        for (int p = 0; p < rows.Positions; p++) Add(sums + p * stride, ends, sums + p * stride, count);
        if (rows.IsTransposed) TransposedCopy.Run(sums, stride, rows.Positions, count, plane + targets[0] + (nint)firstRow * outputCells, outputCells);
        else WriteChannels(sums, stride, firstRow, count, targets);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(T* sums, T* ends, T* target, int count)
    {
        int r = 0;
        for (; r <= count - TSimd.Count; r += TSimd.Count) TSimd.Store(TSimd.Add(TSimd.Load(sums + r), TSimd.Load(ends + r)), target + r);
        if (r < count) TSimd.Store(TSimd.Add(TSimd.Load(sums + r), TSimd.Load(ends + r)), target + r, TSimd.Lanes(0, count - r));
    }

    private void WriteChannels(T* sums, int stride, int firstRow, int count, int* targets)
    {
        (int channel, int phase) = Math.DivRem(firstRow, rows.Phases);
        for (int done = 0; done < count; channel++, phase = 0)
        {
            int length = Math.Min(rows.Phases - phase, count - done);
            T* target = plane + (nint)channel * outputCells;
            T* source = sums + done;
            for (int p = 0; p < rows.Positions; p++, source += stride)
            {
                int* cells = targets + p * rows.Phases + phase;
                if (rows.IsInRuns)
                {
                    CopyRun(source, target + *cells, length);
                    continue;
                }

                for (int r = 0; r < length; r++)
                {
                    if (cells[r] >= 0) target[cells[r]] = source[r];
                }
            }

            done += length;
        }
    }

    /// <summary>Copies a few elements, in pieces of 16 bytes of which the last two may overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRun(T* source, T* target, int length)
    {
        int piece = sizeof(Vector128<byte>) / sizeof(T);
        if (length < piece)
        {
            for (int i = 0; i < length; i++) target[i] = source[i];
            return;
        }

        for (int i = 0; i <= length - piece; i += piece) Vector128.Store(Vector128.Load((byte*)(source + i)), (byte*)(target + i));
        if (length % piece != 0) Vector128.Store(Vector128.Load((byte*)(source + length - piece)), (byte*)(target + length - piece));
    }
}
