namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Which taps of a tile of positions meet any cell: at the edge of a padded grid some lie in the padding for all of them, and their steps of the sums are left out.
/// </summary>
/// <remarks>
/// Kernel 3, dilation 6, padding 6 on 33 rows of 33: nine in eleven rows meet a tap of the first row of the kernel, so a quarter of all products are with zeros. With
/// dilation 18 it is two thirds.
/// </remarks>
/// <param name="plan">The plan.</param>
/// <param name="channelBlock">Input channels of a block.</param>
/// <param name="rowOffsets">For each class, channel of a block and tap, the start of its row of the panel; see <see cref="PhasePlan.RowOffsets"/>.</param>
/// <param name="memory">Room for <see cref="MemoryLength"/> numbers.</param>
internal readonly unsafe struct PresentTaps(PhasePlan plan, int channelBlock, int* rowOffsets, int* memory)
{
    private const int All = -1;

    /// <summary>With more there are too many to look at for each tile.</summary>
    private const int MostShifts = 1024;

    /// <summary>Whether a tile of so many positions may lie where a shift leads to no cell.</summary>
    public static bool MayDiffer(PhasePlan plan, int tileWidth)
    {
        if (plan.Shifts > MostShifts) return false;
        long row = plan.Width.Cells, plane = row * plan.Height.Cells;
        return plan.Width.MostMissing >= tileWidth || plan.Height.MostMissing * row >= tileWidth || plan.Depth.MostMissing * plane >= tileWidth;
    }

    /// <summary>Numbers that a tile takes: for each class how many steps, then for each class its steps as pairs.</summary>
    public static long MemoryLength(PhasePlan plan, int channelBlock) => plan.Classes.Length + 2L * channelBlock * plan.Taps;

    /// <summary>Finds them for a tile.</summary>
    /// <param name="segments">The positions.</param>
    /// <param name="channels">Input channels that are summed over, at most those of a block.</param>
    public void Find(ReadOnlySpan<RowSegment> segments, int channels)
    {
        Span<bool> present = stackalloc bool[plan.Shifts];
        FindShifts(segments, present);
        int* steps = memory + plan.Classes.Length;
        int* offsets = rowOffsets;
        for (int c = 0; c < plan.Classes.Length; c++)
        {
            int[] shifts = plan.Classes[c].Shifts;
            memory[c] = Count(shifts, present) == shifts.Length ? All : List(shifts, present, channels, offsets, steps);
            steps += 2 * channelBlock * shifts.Length;
            offsets += channelBlock * shifts.Length;
        }
    }

    /// <summary>The steps of a class that are to be done, or false if all are.</summary>
    /// <param name="index">The number of the class.</param>
    /// <param name="start">Steps of a channel of the classes before it.</param>
    /// <param name="steps">Pairs: the number of the step, counted from the first channel's, and the start of its row.</param>
    /// <param name="count">How many.</param>
    public bool AreSome(int index, int start, out int* steps, out int count)
    {
        steps = null;
        count = 0;
        if (memory is null || memory[index] == All) return false;
        steps = memory + plan.Classes.Length + 2 * channelBlock * start;
        count = memory[index];
        return true;
    }

    private static int Count(int[] shifts, ReadOnlySpan<bool> present)
    {
        int count = 0;
        foreach (int shift in shifts) count += present[shift] ? 1 : 0;
        return count;
    }

    private static int List(int[] shifts, ReadOnlySpan<bool> present, int channels, int* offsets, int* steps)
    {
        int* next = steps;
        for (int c = 0, step = 0; c < channels; c++)
        {
            foreach (int shift in shifts)
            {
                if (present[shift])
                {
                    *next++ = step;
                    *next++ = offsets[step];
                }

                step++;
            }
        }

        return (int)(next - steps) / 2;
    }

    private void FindShifts(ReadOnlySpan<RowSegment> segments, Span<bool> present)
    {
        present.Clear();
        foreach (ref readonly RowSegment segment in segments)
        {
            int shift = 0;
            foreach (long z in plan.Depth.Shifts)
            {
                bool hasPlane = plan.Depth.HasAnyCell(z, segment.Z, 1);
                foreach (long y in plan.Height.Shifts)
                {
                    bool hasRow = hasPlane && plan.Height.HasAnyCell(y, segment.Y, 1);
                    foreach (long x in plan.Width.Shifts)
                    {
                        present[shift] |= hasRow && plan.Width.HasAnyCell(x, segment.X, segment.Length);
                        shift++;
                    }
                }
            }
        }
    }
}
