namespace TransposedConv.Kernels.Convolution;

/// <summary>Positions of a class of phases with the same taps that lead to an input cell.</summary>
/// <param name="Taps">These taps.</param>
/// <param name="Positions">The positions, each a segment of its own.</param>
internal sealed record FewPositionsMembers(int[] Taps, List<RowSegment> Positions)
{
    /// <summary>All positions that have an output cell, in groups; those with all taps come first, as they bring the weights to the cache in order.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="phaseClass">The phases.</param>
    /// <param name="segments">The positions.</param>
    public static FewPositionsMembers[] Of(PhasePlan plan, PhaseClass phaseClass, ReadOnlySpan<RowSegment> segments)
    {
        var groups = new List<FewPositionsMembers>();
        var known = new Dictionary<string, FewPositionsMembers>();
        foreach (RowSegment segment in segments)
        {
            for (int i = 0; i < segment.Length; i++)
            {
                RowSegment position = segment with { Length = 1, X = segment.X + i };
                if (!Array.Exists(phaseClass.Phases, phase => PlanCells.Output(plan, phase, position.Z, position.Y, position.X) >= 0)) continue;
                int[] taps = [.. Enumerable.Range(0, phaseClass.Taps).Where(tap => PlanCells.Input(plan, phaseClass.Shifts[tap], position.Z, position.Y, position.X) >= 0)];
                string key = string.Join(' ', taps);
                if (!known.TryGetValue(key, out FewPositionsMembers? group))
                {
                    group = new FewPositionsMembers(taps, []);
                    known.Add(key, group);
                    groups.Add(group);
                }

                group.Positions.Add(position);
            }
        }

        return [.. groups.OrderByDescending(static group => group.Taps.Length)];
    }
}
