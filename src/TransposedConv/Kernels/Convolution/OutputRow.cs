namespace TransposedConv.Kernels.Convolution;

/// <summary>The phases of one row of the output, in the order in which their cells lie side by side.</summary>
/// <param name="Z">Remainder on the depth axis.</param>
/// <param name="Y">Remainder on the height axis.</param>
/// <param name="Phases">For each phase that has taps its remainder on the width axis, its class, and its number within the class.</param>
/// <param name="IsWhole">Whether no cell of the row is left to the bias alone.</param>
internal sealed record OutputRow(int Z, int Y, (int X, int Class, int Index)[] Phases, bool IsWhole)
{
    /// <summary>The rows that a plan's phases make up.</summary>
    public static OutputRow[] Of(PhasePlan plan)
    {
        var phases = plan.Classes.SelectMany((phaseClass, c) => phaseClass.Phases.Select((phase, i) => (Phase: phase, Class: c, Index: i)));
        return
        [
            .. phases
                .GroupBy(entry => (entry.Phase.Z, entry.Phase.Y))
                .OrderBy(row => row.Key)
                .Select(row => new OutputRow(
                    row.Key.Z,
                    row.Key.Y,
                    [.. row.OrderBy(entry => entry.Phase.X).Select(entry => (entry.Phase.X, entry.Class, entry.Index))],
                    plan.Width.IsCovered)),
        ];
    }
}
