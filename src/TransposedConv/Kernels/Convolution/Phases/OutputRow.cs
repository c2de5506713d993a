namespace TransposedConv.Kernels.Convolution;

/// <summary>The phases of one row of the output, in the order in which their cells lie side by side.</summary>
/// <param name="Z">Remainder on the depth axis.</param>
/// <param name="Y">Remainder on the height axis.</param>
/// <param name="Phases">The phases that have taps.</param>
/// <param name="IsWhole">Whether no cell of the row is left to the bias alone.</param>
internal sealed record OutputRow(int Z, int Y, RowPhase[] Phases, bool IsWhole)
{
    /// <summary>The rows that a plan's phases make up.</summary>
    public static OutputRow[] Of(PhasePlan plan)
    {
        int before = 0;
        var phases = new List<(Phase Phase, RowPhase Place)>();
        foreach (PhaseClass phaseClass in plan.Classes)
        {
            int count = phaseClass.Phases.Length;
            for (int i = 0; i < count; i++) phases.Add((phaseClass.Phases[i], new RowPhase(phaseClass.Phases[i].X, before, count, i)));
            before += count;
        }

        return
        [
            .. phases
                .GroupBy(entry => (entry.Phase.Z, entry.Phase.Y))
                .OrderBy(row => row.Key)
                .Select(row => new OutputRow(row.Key.Z, row.Key.Y, [.. row.Select(entry => entry.Place).OrderBy(place => place.X)], plan.Width.IsCovered)),
        ];
    }
}

/// <summary>A phase as a part of a row of the output.</summary>
/// <param name="X">Its remainder on the width axis.</param>
/// <param name="Before">Phases of the classes before its own.</param>
/// <param name="Count">Phases of its class.</param>
/// <param name="Index">Its number within the class.</param>
internal readonly record struct RowPhase(int X, int Before, int Count, int Index)
{
    /// <summary>The row of its sums among those of so many channels, which lie class by class and within a class channel by channel.</summary>
    public int SumsRow(int channels, int channel) => Before * channels + channel * Count + Index;
}
