namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// One axis of a convolution seen from its output: output cells fall into phases, and within a phase every cell sees the same taps at the same
/// distance, so a phase is a dense correlation.
/// </summary>
/// <remarks>
/// <para>
/// Cell j of phase r is output cell <c>j·OutputStep + r − Lead</c>; tap k of that phase reads input cell <c>j·InputStep + shift(r, k)</c>.
/// </para>
/// <para>Gather: one phase, <c>InputStep = stride</c>, <c>shift = k·dilation − pad</c>.</para>
/// <para>
/// Scatter: <c>OutputStep = stride</c>; tap k belongs to phase <c>r ≡ k·dilation − pad + lead (mod stride)</c> with
/// <c>shift = (r − lead + pad − k·dilation) / stride</c>.
/// With one input cell the stride means nothing, and taking it as long as the output leaves one tap per phase.
/// </para>
/// <para>
/// With <c>lead = pad mod stride</c> the phases begin where the kernel does, before the first output cell: then, dilation or not, they all see the input from
/// the same cell on, so where the stride divides the kernel they have the same shifts. The first position has fewer cells, and there may be one position more.
/// <code>
/// kernel 4, stride 2, pad 1     lead 0: cells 0 2 4 … see j, j−1     lead 1: cells −1 1 3 … see j, j−1
///                                       cells 1 3 5 … see j+1, j             cells  0 2 4 … see j, j−1
/// </code>
/// </para>
/// <para>Taps that meet no existing cell are left out; phases without taps are not listed.</para>
/// </remarks>
internal sealed class PhaseAxis
{
    private PhaseAxis(int cells, int inputLength, int inputStep, int outputLength, int outputStep, int lead)
    {
        Cells = cells;
        InputLength = inputLength;
        InputStep = inputStep;
        OutputLength = outputLength;
        OutputStep = outputStep;
        Lead = lead;
    }

    /// <summary>Cells of the longest phase.</summary>
    public int Cells { get; }

    public int InputLength { get; }

    public int InputStep { get; }

    public int OutputLength { get; }

    public int OutputStep { get; }

    /// <summary>How many cells of the first position lie before the output, less than <see cref="OutputStep"/>.</summary>
    public int Lead { get; }

    /// <summary>The distinct shifts of all phases, ascending.</summary>
    public long[] Shifts { get; private set; } = [];

    /// <summary>Phases grouped by their shifts.</summary>
    public AxisClass[] Classes { get; private set; } = [];

    /// <summary>Whether every phase has a tap, so that no output cell is left to the bias alone.</summary>
    public bool IsCovered { get; private set; }

    /// <summary>The axis as Gather sees it: the output is the small grid.</summary>
    public static PhaseAxis Gather(in ConvolutionAxis axis)
    {
        var result = new PhaseAxis(axis.Small, axis.Large, axis.Stride, axis.Small, outputStep: 1, lead: 0);
        var taps = new List<Tap>();
        for (int k = 0; k < axis.Kernel; k++)
        {
            long shift = axis.LargeCell(0, k);
            if (result.Meets(0, shift)) taps.Add(new Tap(k, shift));
        }

        result.Classify(taps.Count == 0 ? [] : new SortedDictionary<int, List<Tap>> { [0] = taps });
        return result;
    }

    /// <summary>The axis as Scatter sees it: the output is the large grid.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="isJoint">
    /// Whether phases begin where the kernel does if they then see fewer cells: with kernel 4, stride 2 and padding 1 two of them instead of three, with kernel 3
    /// two either way. Else they begin where the output does.
    /// </param>
    public static PhaseAxis Scatter(in ConvolutionAxis axis, bool isJoint)
    {
        int step = axis.Small == 1 ? axis.Large : axis.Stride;
        PhaseAxis result = PhasesFrom(axis, step, lead: 0);
        int lead = ((axis.PadBegin % step) + step) % step;
        if (!isJoint || lead == 0 || axis.Large < step) return result;
        PhaseAxis joint = PhasesFrom(axis, step, lead);
        return joint.Shifts.Length < result.Shifts.Length ? joint : result;
    }

    private static PhaseAxis PhasesFrom(in ConvolutionAxis axis, int step, int lead)
    {
        int cells = (int)(((long)axis.Large + lead + step - 1) / step);
        var result = new PhaseAxis(cells, axis.Small, inputStep: 1, axis.Large, step, lead);
        var phases = new SortedDictionary<int, List<Tap>>();
        for (int k = 0; k < axis.Kernel; k++)
        {
            long first = axis.LargeCell(0, k) + lead;
            int phase = (int)(((first % step) + step) % step);
            long shift = (phase - first) / step;
            if (phase - lead >= axis.Large || !result.Meets(phase, shift)) continue;
            if (!phases.TryGetValue(phase, out List<Tap>? taps)) phases[phase] = taps = [];
            taps.Add(new Tap(k, shift));
        }

        result.Classify(phases);
        return result;
    }

    /// <summary>The cells j from <paramref name="low"/> up to <paramref name="high"/> that read an existing input cell at this shift, within a range.</summary>
    public void Clip(long shift, int start, int end, out int low, out int high) =>
        ConvolutionAxis.Clip(shift, InputStep, InputLength, start, end, out low, out high);

    /// <summary>Whether all input cells exist that any shift leads to from so many cells.</summary>
    public bool HasCells(int first, int count) =>
        (long)first * InputStep + Shifts[0] >= 0 && (first + count - 1L) * InputStep + Shifts[^1] < InputLength;

    /// <summary>Whether an input cell exists that this shift leads to from one of so many cells.</summary>
    /// <remarks>Of an input that is shorter than the step it may say so where none does.</remarks>
    public bool HasAnyCell(long shift, int first, int count) =>
        (first + count - 1L) * InputStep + shift >= 0 && (long)first * InputStep + shift < InputLength;

    /// <summary>The most neighbouring cells, at either end, from which some shift leads to no input cell.</summary>
    public int MostMissing
    {
        get
        {
            Clip(Shifts[0], 0, Cells, out int low, out _);
            Clip(Shifts[^1], 0, Cells, out _, out int high);
            return Math.Max(low, Cells - high);
        }
    }

    /// <summary>The number of cells of a phase, one before the output counted too.</summary>
    public int CellsOf(int phase) => (int)ConvolutionAxis.CeilingDivide((long)OutputLength + Lead - phase, OutputStep);

    private bool Meets(int phase, long shift)
    {
        Clip(shift, 0, CellsOf(phase), out int low, out int high);
        return low < high;
    }

    private void Classify(SortedDictionary<int, List<Tap>> phases)
    {
        Shifts = [.. phases.Values.SelectMany(taps => taps).Select(tap => tap.Shift).Distinct().Order()];
        IsCovered = phases.Count == Math.Min(OutputStep, OutputLength);
        Classes =
        [
            .. phases
                .GroupBy(phase => string.Join(',', phase.Value.Select(tap => tap.Shift)))
                .Select(group => new AxisClass(
                    [.. group.First().Value.Select(tap => Array.BinarySearch(Shifts, tap.Shift))],
                    [.. group.Select(phase => new AxisPhase(phase.Key, [.. phase.Value.Select(tap => tap.Kernel)]))])),
        ];
    }

    private readonly record struct Tap(int Kernel, long Shift);
}

/// <summary>Phases of one axis whose taps, in order, have the same shifts.</summary>
/// <param name="ShiftIndices">For each tap the index of its shift among the axis's shifts.</param>
/// <param name="Phases">The phases.</param>
internal sealed record AxisClass(int[] ShiftIndices, AxisPhase[] Phases);

/// <summary>A phase of one axis.</summary>
/// <param name="Remainder">The first output cell.</param>
/// <param name="Taps">Its taps k, ascending.</param>
internal sealed record AxisPhase(int Remainder, int[] Taps);
