namespace TransposedConv.Kernels.Convolution;

/// <summary>Neighbouring cells of an axis that are alike: the same shifts lead from them to input cells, and the same classes have output cells there.</summary>
/// <param name="Start">The first cell.</param>
/// <param name="Length">How many cells.</param>
/// <param name="Shifts">A bit for each of <see cref="PhaseAxis.Shifts"/> that leads to an input cell.</param>
/// <param name="Classes">A bit for each of <see cref="PhaseAxis.Classes"/> that has an output cell.</param>
internal readonly record struct AxisSection(int Start, int Length, ulong Shifts, ulong Classes)
{
    /// <summary>The shifts, and the classes, that there are bits for.</summary>
    public const int MostBits = 64;

    public int End => Start + Length;

    /// <summary>All cells of an axis of at most <see cref="MostBits"/> shifts, in order.</summary>
    public static AxisSection[] Of(PhaseAxis axis)
    {
        Range[] shifts = [.. axis.Shifts.Select(shift => CellsOf(axis, shift))], classes = [.. axis.Classes.Select(axisClass => CellsOf(axis, axisClass))];
        int[] starts = [.. shifts.Concat(classes).SelectMany(range => new[] { range.Low, range.High }).Append(0).Where(cell => cell < axis.Cells).Distinct().Order()];
        var sections = new AxisSection[starts.Length];
        for (int i = 0; i < starts.Length; i++)
        {
            int start = starts[i], end = i + 1 < starts.Length ? starts[i + 1] : axis.Cells;
            sections[i] = new AxisSection(start, end - start, BitsAt(start, shifts), BitsAt(start, classes));
        }

        return sections;
    }

    private static Range CellsOf(PhaseAxis axis, long shift)
    {
        axis.Clip(shift, 0, axis.Cells, out int low, out int high);
        return new Range(low, high);
    }

    private static Range CellsOf(PhaseAxis axis, AxisClass axisClass) => new(
        axisClass.Phases.Min(phase => phase.Remainder < axis.Lead ? 1 : 0),
        axisClass.Phases.Max(phase => axis.CellsOf(phase.Remainder)));

    private static ulong BitsAt(int cell, Range[] ranges)
    {
        ulong bits = 0;
        for (int i = 0; i < ranges.Length; i++)
        {
            if (cell >= ranges[i].Low && cell < ranges[i].High) bits |= 1UL << i;
        }

        return bits;
    }

    private readonly record struct Range(int Low, int High);
}
