namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// One axis of the input as neighbouring positions read it: the cells with one remainder modulo the step lie together, so that every tap reads
/// neighbours whatever the step, and cells that do not exist are there as zeros.
/// </summary>
/// <remarks>
/// Position j and a shift meet at input cell <c>(first + j)·step + shift</c>. With <c>shift − least = offset·step + residue</c> that is
/// cell <c>j + offset</c> of the residue's line.
/// </remarks>
internal sealed class WindowAxis
{
    private const int MostListedStep = 8;

    private readonly PhaseAxis _axis;

    public WindowAxis(PhaseAxis axis)
    {
        _axis = axis;
        long least = axis.Shifts[0];
        Residues = [.. axis.Shifts.Select(shift => (int)((shift - least) % axis.InputStep)).Distinct().Order()];
        LineOfRemainder = new int[Math.Min(axis.InputStep, MostListedStep)];
        for (int i = 0; i < LineOfRemainder.Length; i++) LineOfRemainder[i] = Array.IndexOf(Residues, i);
        Lines = new int[axis.Shifts.Length];
        Offsets = new int[axis.Shifts.Length];
        for (int i = 0; i < Lines.Length; i++)
        {
            (long offset, long residue) = Math.DivRem(axis.Shifts[i] - least, axis.InputStep);
            Lines[i] = Array.IndexOf(Residues, (int)residue);
            Offsets[i] = (int)offset;
        }
    }

    /// <summary>The remainders that a shift has, ascending: one line each.</summary>
    public int[] Residues { get; }

    /// <summary>Whether the remainders are the first ones, without a gap.</summary>
    public bool IsDense => Residues[^1] == Residues.Length - 1;

    /// <summary>For each remainder, of steps up to 8, its line, less than 0 where it has none.</summary>
    public int[] LineOfRemainder { get; }

    /// <summary>For each shift its line.</summary>
    public int[] Lines { get; }

    /// <summary>For each shift how far behind the position it reads.</summary>
    public int[] Offsets { get; }

    /// <summary>Cells that a line has more than there are positions.</summary>
    public int Reach => Offsets[^1];

    public int Step => _axis.InputStep;

    public int InputLength => _axis.InputLength;

    /// <summary>The input cell at the start of a line, existing or not.</summary>
    public long FirstCell(int first, int line) => (long)first * Step + _axis.Shifts[0] + Residues[line];

    /// <summary>For each offset up to <see cref="Reach"/> and each remainder the number of the shift that has them, −1 if none does.</summary>
    public unsafe void ListRows(int* rows)
    {
        new Span<int>(rows, (Reach + 1) * Step).Fill(-1);
        for (int i = 0; i < Lines.Length; i++) rows[Offsets[i] * Step + Residues[Lines[i]]] = i;
    }

    /// <summary>Of a whole row of so many positions: the cells at its end missing from every line that can be those at the start of another.</summary>
    public int CommonZeros(int positions)
    {
        int common = Reach;
        for (int line = 0; line < Residues.Length; line++)
        {
            Clip(0, line, positions + Reach, out int low, out int high);
            common = Math.Min(common, Math.Min(low, positions + Reach - high));
        }

        return common;
    }

    /// <summary>The part of a line whose input cells exist.</summary>
    public void Clip(int first, int line, int length, out int low, out int high) =>
        ConvolutionAxis.Clip(FirstCell(first, line), Step, InputLength, 0, length, out low, out high);
}
