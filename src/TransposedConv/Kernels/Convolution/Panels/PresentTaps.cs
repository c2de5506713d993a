using TransposedConv.Kernels.MatrixMultiply;

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
/// <param name="rowOffsets">For each class, channel of a block and tap, the start of its row of the panel; see <see cref="PanelRows.Offsets"/>.</param>
/// <param name="placedSteps">Of a weight that is read where it lies <see cref="PanelRows.Steps"/>, or else null.</param>
/// <param name="memory">Room for <see cref="MemoryLength"/> numbers.</param>
internal readonly unsafe struct PresentTaps(PhasePlan plan, int channelBlock, int* rowOffsets, int* placedSteps, int* memory)
{
    private const int All = -1;

    /// <summary>With more there are too many to look at for each tile.</summary>
    private const int MostShifts = 1024;

    private const int MostShiftsOfWidth = 64;

    /// <summary>Whether a tile of so many positions may lie where a shift leads to no cell.</summary>
    public static bool MayDiffer(PhasePlan plan, int tileWidth)
    {
        if (plan.Shifts > MostShifts || plan.Width.Shifts.Length > MostShiftsOfWidth) return false;
        long row = plan.Width.Cells, plane = row * plan.Height.Cells;
        return plan.Width.MostMissing >= tileWidth || plan.Height.MostMissing * row >= tileWidth || plan.Depth.MostMissing * plane >= tileWidth;
    }

    /// <summary>Numbers that a tile takes: for each class how many steps, then for each class its steps as pairs, and what tiles may read behind the last ones.</summary>
    public static long MemoryLength(PhasePlan plan, int channelBlock) => plan.Classes.Length + 2L * ((long)channelBlock * plan.Taps + InPlaceTile.FactorSteps);

    /// <summary>Finds them for a tile.</summary>
    /// <param name="segments">The positions.</param>
    /// <param name="channels">Input channels that are summed over, at most those of a block.</param>
    public void Find(ReadOnlySpan<RowSegment> segments, int channels)
    {
        ulong* rows = stackalloc ulong[plan.Depth.Shifts.Length * plan.Height.Shifts.Length];
        bool areAll = FindShifts(segments, rows);
        int start = 0;
        for (int c = 0; c < plan.Classes.Length; c++) List(c, areAll, rows, channels, ref start);
    }

    /// <summary>Lists those that are known for a tile.</summary>
    /// <param name="order">The order that knows them.</param>
    /// <param name="tile">The number of the tile.</param>
    /// <param name="channels">Input channels that are summed over, at most those of a block.</param>
    public void List(PositionOrder order, int tile, int channels)
    {
        int count = plan.Depth.Shifts.Length * plan.Height.Shifts.Length;
        ulong* rows = stackalloc ulong[count];
        int start = 0;
        for (int c = 0; c < plan.Classes.Length; c++)
        {
            ulong shifts = order.Class(tile, c).Shifts;
            for (int row = 0; row < count; row++) rows[row] = shifts >> row * plan.Width.Shifts.Length;
            List(c, areAll: false, rows, channels, ref start);
        }
    }

    /// <summary>The steps of a class that are to be done, or false if all are.</summary>
    /// <param name="index">The number of the class.</param>
    /// <param name="start">Steps of a channel of the classes before it.</param>
    /// <param name="steps">Pairs: the number of the step, counted from the first channel's, or how far its weight lies behind the row's first one, and the start of its row of the panel.</param>
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

    private bool IsPresent(int shift, ulong* rows)
    {
        (int row, int x) = Math.DivRem(shift, plan.Width.Shifts.Length);
        return (rows[row] >> x & 1) != 0;
    }

    private bool AreAll(int[] shifts, ulong* rows)
    {
        foreach (int shift in shifts)
        {
            if (!IsPresent(shift, rows)) return false;
        }

        return true;
    }

    private void List(int index, bool areAll, ulong* rows, int channels, ref int start)
    {
        int[] shifts = plan.Classes[index].Shifts;
        memory[index] = areAll || AreAll(shifts, rows) ? All : List(shifts, rows, channels, start, memory + plan.Classes.Length + 2 * start);
        start += channelBlock * shifts.Length;
    }

    private int List(int[] shifts, ulong* rows, int channels, int start, int* steps)
    {
        int* next = steps;
        for (int tap = 0; tap < shifts.Length; tap++)
        {
            if (IsPresent(shifts[tap], rows)) *next++ = tap;
        }

        int count = (int)(next - steps);
        Span<int> present = stackalloc int[count];
        new ReadOnlySpan<int>(steps, count).CopyTo(present);
        next = steps;
        for (int first = 0; first < channels * shifts.Length; first += shifts.Length)
        {
            foreach (int tap in present)
            {
                *next++ = placedSteps is null ? first + tap : placedSteps[2 * (start + first + tap)];
                *next++ = rowOffsets[start + first + tap];
            }
        }

        return channels * count;
    }

    /// <summary>Finds for each row of shifts, those of one depth and height, which of them lead to a cell of any position.</summary>
    /// <returns>Whether all do.</returns>
    private bool FindShifts(ReadOnlySpan<RowSegment> segments, ulong* rows)
    {
        int planes = plan.Depth.Shifts.Length, lines = plan.Height.Shifts.Length;
        ulong all = ulong.MaxValue >> (MostShiftsOfWidth - plan.Width.Shifts.Length);
        int lacking = planes * lines;
        new Span<ulong>(rows, lacking).Clear();
        foreach (ref readonly RowSegment segment in segments)
        {
            ulong cells = 0;
            for (int x = 0; x < plan.Width.Shifts.Length; x++)
            {
                if (plan.Width.HasAnyCell(plan.Width.Shifts[x], segment.X, segment.Length)) cells |= 1UL << x;
            }

            for (int z = 0; z < planes; z++)
            {
                if (!plan.Depth.HasAnyCell(plan.Depth.Shifts[z], segment.Z, 1)) continue;
                for (int y = 0; y < lines; y++)
                {
                    ref ulong row = ref rows[z * lines + y];
                    if (row == all || !plan.Height.HasAnyCell(plan.Height.Shifts[y], segment.Y, 1)) continue;
                    row |= cells;
                    if (row == all) lacking--;
                }
            }

            if (lacking == 0) return true;
        }

        return false;
    }
}
