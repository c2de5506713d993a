using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>A class of phases of a <see cref="FewPositionsLayout"/>; its rows are (output channel, phase).</summary>
internal sealed unsafe class FewPositionsClass
{
    /// <param name="plan">The plan.</param>
    /// <param name="phaseClass">The phases.</param>
    /// <param name="weightStart">Where in the packed weights of a group this class begins.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="segments">The positions.</param>
    public FewPositionsClass(PhasePlan plan, PhaseClass phaseClass, long weightStart, FewPositionsSteps steps, RowSegment[] segments)
    {
        PhaseClass = phaseClass;
        Phases = phaseClass.Phases.Length;
        Rows = plan.OutChannels * Phases;
        WeightStart = (nint)weightStart;
        Steps = steps;
        Positions = Math.Min(phaseClass.Positions, plan.Positions);
        Targets = new AlignedMemory<int>((long)Phases * Positions);
        List(plan, segments);
        IsInRuns = AreInRuns();
        IsOneRun = IsInRuns && Phases == plan.OutputCells;
        IsTransposed = Phases == 1 && AreNeighbours();
        IsAsItLies = phaseClass.Taps == 1 && Phases == plan.WeightOutStride && Array.TrueForAll(phaseClass.Phases, phase => phase.Taps[0] == Array.IndexOf(phaseClass.Phases, phase));
    }

    public PhaseClass PhaseClass { get; }

    public int Phases { get; }

    /// <summary>Rows of one group.</summary>
    public int Rows { get; }

    /// <summary>Where in the packed weights of a group this class begins.</summary>
    public nint WeightStart { get; }

    public FewPositionsSteps Steps { get; }

    /// <summary>Positions up to the last one at which one of the phases has a cell.</summary>
    public int Positions { get; }

    /// <summary>For each position and each phase its output cell in channel 0, or −1 if there is none: <c>[position][phase]</c>.</summary>
    public AlignedMemory<int> Targets { get; }

    /// <summary>Whether at each position the cells of all phases are neighbours.</summary>
    public bool IsInRuns { get; }

    /// <summary>Whether at each position the cells of all phases are a whole channel, so that the channels are neighbours too.</summary>
    public bool IsOneRun { get; }

    /// <summary>Whether there is one phase, and its cells are neighbours.</summary>
    public bool IsTransposed { get; }

    /// <summary>Whether the rows of a step are neighbours in the weight itself, so that nothing is gained by packing it.</summary>
    public bool IsAsItLies { get; }

    private void List(PhasePlan plan, RowSegment[] segments)
    {
        var targets = new Span<int>(Targets.Pointer, Phases * Positions);
        long exampleStride = (long)plan.Groups * plan.OutChannels * plan.OutputCells;
        foreach (RowSegment segment in segments)
        {
            for (int i = 0; i < segment.Length && segment.Offset + i < Positions; i++)
            {
                for (int r = 0; r < Phases; r++)
                {
                    long cell = PlanCells.Output(plan, PhaseClass.Phases[r], segment.Z, segment.Y, segment.X + i);
                    targets[(segment.Offset + i) * Phases + r] = cell < 0 ? -1 : (int)(segment.N * exampleStride + cell);
                }
            }
        }
    }

    private bool AreInRuns()
    {
        var targets = new ReadOnlySpan<int>(Targets.Pointer, Phases * Positions);
        for (int p = 0; p < Positions; p++)
        {
            ReadOnlySpan<int> ofPosition = targets.Slice(p * Phases, Phases);
            for (int r = 0; r < Phases; r++)
            {
                if (ofPosition[0] < 0 || ofPosition[r] != ofPosition[0] + r) return false;
            }
        }

        return true;
    }

    private bool AreNeighbours()
    {
        var targets = new ReadOnlySpan<int>(Targets.Pointer, Positions);
        for (int p = 0; p < Positions; p++)
        {
            if (targets[0] < 0 || targets[p] != targets[0] + p) return false;
        }

        return true;
    }
}
