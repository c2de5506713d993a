using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
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
    /// <summary>So many rows are turned into rows of positions before these are written one by one.</summary>
    private const int TurnedRows = 16;

    /// <summary>Of fewer cells of a run one is stored after the other.</summary>
    private const int FewestMasked = 8;

    /// <summary>With fewer positions that costs more than it saves.</summary>
    private const int FewestTurned = 8;

    /// <summary>Whether some lanes of a register are stored as fast as all; with 256 bits that takes longer than one by one.</summary>
    private static bool HasMaskedStores => Avx512F.IsSupported && sizeof(TVector) == sizeof(Vector512<byte>);

    /// <summary>Elements that <see cref="Write"/> needs besides.</summary>
    public static long LinesLength(int positions) => (long)TurnedRows * positions + TSimd.Count;

    /// <param name="sums">The sums; whole registers of them are read, and may be written.</param>
    /// <param name="stride">Elements between positions.</param>
    /// <param name="ends">What is added to each row, as far as its last register.</param>
    /// <param name="firstRow">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="sorted">Memory for as many elements as the sums.</param>
    /// <param name="lines">Memory for <see cref="LinesLength"/> elements.</param>
    public void Write(T* sums, int stride, T* ends, int firstRow, int count, T* sorted, T* lines)
    {
        int* targets = rows.Targets.Pointer;
        if (rows.IsOneRun)
        {
            for (int p = 0; p < rows.Positions; p++, sums += stride) Add(sums, ends, plane + targets[p * rows.Phases] + firstRow, count);
            return;
        }

        if (rows.Places is not null)
        {
            Sort(sums, stride, ends, count, sorted);
            if (rows.Runs is [{ Step: 1 }]) TransposedCopy.Run(sorted, stride, rows.Positions, count, plane + rows.Runs[0].Target + (nint)firstRow * outputCells, outputCells);
            else WriteRuns(sorted, stride, firstRow, count, lines);
            return;
        }

        for (int p = 0; p < rows.Positions; p++) Add(sums + p * stride, ends, sums + p * stride, count);
        if (rows.RunLength < FewPositionsClass.ShortestRun && rows.Positions >= FewestTurned) WriteTurned(sums, stride, firstRow, count, targets, lines);
        else WriteChannels(sums, stride, firstRow, count, targets);
    }

    private void Sort(T* sums, int stride, T* ends, int count, T* sorted)
    {
        int* places = rows.Places!.Pointer;
        for (int p = 0; p < rows.Positions; p++) Add(sums + (nint)p * stride, ends, sorted + (nint)places[p] * stride, count);
    }

    private void WriteRuns(T* sorted, int stride, int firstRow, int count, T* lines)
    {
        int positions = rows.Positions;
        fixed (FewPositionsRun* runs = rows.Runs)
        {
            FewPositionsRun* end = runs + rows.Runs.Length;
            for (int done = 0; done < count; done += TurnedRows)
            {
                int length = Math.Min(TurnedRows, count - done);
                TransposedCopy.Run(sorted + done, stride, positions, length, lines, positions);
                T* target = plane + (nint)(firstRow + done) * outputCells;
                T* line = lines;
                for (int r = 0; r < length; r++, target += outputCells)
                {
                    for (FewPositionsRun* run = runs; run < end; run++)
                    {
                        T* cell = target + run->Target;
                        nint step = run->Step;
                        if (step == 2 && HasMaskedStores && run->Length >= FewestMasked)
                        {
                            WriteEveryOther(line, cell, run->Length);
                            line += run->Length;
                            continue;
                        }

                        for (T* last = line + run->Length; line < last; line++, cell += step) *cell = *line;
                    }
                }
            }
        }
    }

    /// <summary>Writes a run whose cells are two apart. Those between are of another phase, perhaps of another thread, and are not touched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteEveryOther(T* line, T* cell, int length)
    {
        for (; length > 0; length -= TSimd.Count, line += TSimd.Count, cell += 2 * TSimd.Count)
        {
            TVector values = TSimd.Load(line);
            TSimd.Interleave(values, values, out TVector low, out TVector high);
            TSimd.Interleave(TSimd.Lanes(0, length), TSimd.Zero, out TVector lowMask, out TVector highMask);
            TSimd.Store(low, cell, lowMask);
            if (length > TSimd.Count / 2) TSimd.Store(high, cell + TSimd.Count, highMask);
        }
    }

    private void WriteTurned(T* sums, int stride, int firstRow, int count, int* targets, T* lines)
    {
        int positions = rows.Positions;
        for (int done = 0; done < count; done += TurnedRows)
        {
            int length = Math.Min(TurnedRows, count - done);
            TransposedCopy.Run(sums + done, stride, positions, length, lines, positions);
            (int channel, int phase) = Math.DivRem(firstRow + done, rows.Phases);
            T* target = plane + (nint)channel * outputCells;
            for (T* line = lines; line < lines + (nint)length * positions; line += positions)
            {
                WriteExisting(line, target, targets + phase, positions);
                if (++phase < rows.Phases) continue;
                phase = 0;
                target += outputCells;
            }
        }
    }

    private void WriteExisting(T* line, T* target, int* cells, int positions)
    {
        for (int p = 0; p < positions; p++, cells += rows.Phases)
        {
            if (*cells >= 0) target[*cells] = line[p];
        }
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
                if (rows.RunLength > 1)
                {
                    CopyRuns(source, target, cells, length, phase);
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

    /// <summary>Copies what the phases from one on, perhaps within a run, have at a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CopyRuns(T* source, T* target, int* cells, int length, int phase)
    {
        int run = rows.RunLength;
        int end = run - phase % run;
        for (int r = 0; r < length; r = end, end += run)
        {
            CopyRun(source + r, target + cells[r], Math.Min(end, length) - r);
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
