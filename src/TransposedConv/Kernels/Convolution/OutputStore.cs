using System.Numerics;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Writes the finished sums of a tile of positions to where their phases have them, with the bias.</summary>
/// <remarks>The sums must be readable one register behind the last; <see cref="Slack"/>.</remarks>
internal readonly unsafe struct OutputStore<T, TVector, TSimd>(PhasePlan plan, T* bias, T* output, int group, int tileWidth)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    /// <summary>With more phases side by side than this, cells are written one by one.</summary>
    private const int MostInterleaved = 64;

    /// <summary>Elements behind the last sum that are read, though not used.</summary>
    public static int Slack => TSimd.Count;

    /// <param name="firstChannel">First output channel within the group.</param>
    /// <param name="channels">How many channels.</param>
    /// <param name="segments">The positions.</param>
    /// <param name="sums">For each class of phases a row per (channel, phase).</param>
    public void Write(int firstChannel, int channels, ReadOnlySpan<RowSegment> segments, T* sums)
    {
        T** rows = stackalloc T*[MostInterleaved];
        for (int c = 0; c < channels; c++)
        {
            int channel = group * plan.OutChannels + firstChannel + c;
            T end = bias is null ? T.Zero : bias[channel] + T.Zero;
            foreach (OutputRow row in plan.OutputRows)
            {
                if (!row.IsWhole || row.Phases.Length > MostInterleaved)
                {
                    foreach ((int x, int phaseClass, int index) in row.Phases)
                    {
                        WritePhase(row, x, channel, segments, Sums(sums, phaseClass, index, channels, c), end);
                    }

                    continue;
                }

                for (int r = 0; r < row.Phases.Length; r++) rows[r] = Sums(sums, row.Phases[r].Class, row.Phases[r].Index, channels, c);
                WriteRow(row, channel, segments, rows, end);
            }
        }
    }

    private T* Sums(T* sums, int phaseClass, int index, int channels, int channel)
    {
        nint row = channel * plan.Classes[phaseClass].Phases.Length + index;
        for (int before = 0; before < phaseClass; before++) row += channels * plan.Classes[before].Phases.Length;
        return sums + row * tileWidth;
    }

    private void WriteRow(OutputRow row, int channel, ReadOnlySpan<RowSegment> segments, T** rows, T end)
    {
        int step = plan.Width.OutputStep;
        T** moved = stackalloc T*[row.Phases.Length];
        foreach (ref readonly RowSegment segment in segments)
        {
            T* target = Target(row, segment, channel);
            if (target is null) continue;
            long first = (long)segment.X * step;
            int cells = (int)Math.Min((long)segment.Length * step, plan.Width.OutputLength - first);
            if (step == 1)
            {
                WriteNeighbours(rows[0] + segment.Offset, end, target + first, cells);
                continue;
            }

            for (int r = 0; r < row.Phases.Length; r++) moved[r] = rows[r] + segment.Offset;
            new PhaseInterleave<T, TVector, TSimd>(moved, row.Phases.Length, end).Write(target + first, cells);
        }
    }

    private void WritePhase(OutputRow row, int x, int channel, ReadOnlySpan<RowSegment> segments, T* sums, T end)
    {
        int step = plan.Width.OutputStep;
        foreach (ref readonly RowSegment segment in segments)
        {
            T* target = Target(row, segment, channel);
            int length = Math.Min(segment.Length, plan.Width.CellsOf(x) - segment.X);
            if (target is null || length <= 0) continue;
            target += (long)segment.X * step + x;
            T* cell = sums + segment.Offset;
            for (int i = 0; i < length; i++, target += step) *target = cell[i] + end;
        }
    }

    /// <summary>The first cell of the output row that the positions of a segment belong to, or null if there is no such row.</summary>
    private T* Target(OutputRow row, in RowSegment segment, int channel)
    {
        long z = (long)segment.Z * plan.Depth.OutputStep + row.Z;
        long y = (long)segment.Y * plan.Height.OutputStep + row.Y;
        if (z >= plan.Depth.OutputLength || y >= plan.Height.OutputLength) return null;
        nint plane = (nint)segment.N * plan.Groups * plan.OutChannels + channel;
        return output + plane * plan.OutputCells + (nint)((z * plan.Height.OutputLength + y) * plan.Width.OutputLength);
    }

    private static void WriteNeighbours(T* sums, T end, T* target, int cells)
    {
        TVector ends = TSimd.Broadcast(end);
        int i = 0;
        for (; i <= cells - TSimd.Count; i += TSimd.Count) TSimd.Store(TSimd.Add(TSimd.Load(sums + i), ends), target + i);
        for (; i < cells; i++) target[i] = sums[i] + end;
    }
}
