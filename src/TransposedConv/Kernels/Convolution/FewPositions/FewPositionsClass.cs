using System.Numerics;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>A class of phases of a <see cref="FewPositionsLayout"/>; its rows are (output channel, phase).</summary>
/// <remarks>
/// Its positions, without those that have no output cell, are in groups, all of whose positions have the same taps that lead to an input cell. So no product with a cell that does
/// not exist is computed, and the input is read where it lies.
/// </remarks>
internal sealed unsafe class FewPositionsClass
{
    /// <summary>The fewest neighbouring cells that are written as a run: pairs took 0.9 of the time when turned into rows of positions, runs of three 1.04.</summary>
    public const int ShortestRun = 3;

    /// <summary>Steps (input channel, tap) that are summed before the next positions or rows get their turn: of a block of rows they stay in the first-level cache.</summary>
    private const int StepsAtATime = 64;

    /// <summary>The same where a block has no more rows than this: 64 channels to 64 took 7 % less.</summary>
    private const int StepsOfShortBlocks = 128;

    private const int ShortBlock = 64;

    /// <summary>The same of narrow blocks: the fewer parts a sum has, the fewer times it comes from the second-level cache and goes there.</summary>
    private const int StepsOfNarrowBlocks = 192;

    /// <summary>
    /// From so many positions on, rows that share few sets of the first-level cache are copied: 512 to 256 channels with kernel and stride 2, rows of 4 KB, took at 9 positions in
    /// registers of 256 bits as long as where they lie, at 64 0.7 of the time; in registers of 512 bits, one of which is a whole cache line, at 64 1.07 and at 196 0.93.
    /// </summary>
    private const int FewestForCopy = 9, FewestForCopyOfLines = 72;

    private readonly bool _isAsItLies;
    private readonly int _weightInStride;

    /// <param name="plan">The plan.</param>
    /// <param name="phaseClass">The phases.</param>
    /// <param name="weightStart">Where in the packed weights of a group this class begins.</param>
    /// <param name="groups">The positions.</param>
    /// <param name="hasNarrowBlocks">Whether blocks of rows are those of <see cref="FewPositionsLayout.NarrowBlock"/>.</param>
    public FewPositionsClass(PhasePlan plan, PhaseClass phaseClass, long weightStart, FewPositionsMembers[] groups, bool hasNarrowBlocks)
    {
        PhaseClass = phaseClass;
        Phases = phaseClass.Phases.Length;
        Rows = plan.OutChannels * Phases;
        WeightStart = (nint)weightStart;
        Channels = Math.Clamp((hasNarrowBlocks ? StepsOfNarrowBlocks : Rows > ShortBlock ? StepsAtATime : StepsOfShortBlocks) / phaseClass.Taps, 1, plan.InChannels);
        Positions = groups.Sum(static group => group.Positions.Count);
        Bases = new AlignedMemory<int>(Positions);
        Targets = new AlignedMemory<int>((long)Phases * Positions);
        Groups = new FewPositionsGroup[groups.Length];
        int first = 0;
        for (int i = 0; i < Groups.Length; i++)
        {
            Groups[i] = new FewPositionsGroup(first, groups[i].Positions.Count, groups[i].Taps.Length, Steps(plan, groups[i].Taps));
            foreach (RowSegment position in groups[i].Positions) Locate(plan, position, first++);
        }

        RunLength = FindRunLength();
        IsOneRun = RunLength == plan.OutputCells;
        Places = Phases == 1 ? SortTargets() : null;
        Runs = Places is null ? [] : FindRuns();
        _weightInStride = plan.WeightInStride;
        _isAsItLies = plan.HasNeighbouringRows;
    }

    public PhaseClass PhaseClass { get; }

    public int Phases { get; }

    /// <summary>Rows of one group of channels.</summary>
    public int Rows { get; }

    /// <summary>Where in the packed weights of a group of channels this class begins.</summary>
    public nint WeightStart { get; }

    /// <summary>Input channels that are summed at a time.</summary>
    public int Channels { get; }

    /// <summary>Positions at which one of the phases has a cell.</summary>
    public int Positions { get; }

    /// <summary>The positions, those with the same taps together.</summary>
    public FewPositionsGroup[] Groups { get; }

    /// <summary>For each position the input cell, in channel 0, that the least shifts lead to; it need not exist.</summary>
    public AlignedMemory<int> Bases { get; }

    /// <summary>For each position and each phase its output cell in channel 0, or −1 if there is none: <c>[position][phase]</c>.</summary>
    public AlignedMemory<int> Targets { get; }

    /// <summary>Phases that go on for so many at each position, and after these again, have neighbouring cells; 0 if some position lacks a cell.</summary>
    public int RunLength { get; }

    /// <summary>Whether at each position the cells of all phases are a whole channel, so that the channels are neighbours too.</summary>
    public bool IsOneRun { get; }

    /// <summary>Of one phase: for each position the place of its output cell among those of all positions, in ascending order.</summary>
    public AlignedMemory<int>? Places { get; }

    /// <summary>Of one phase: its output cells in ascending order, in runs of equal steps.</summary>
    public FewPositionsRun[] Runs { get; }

    /// <summary>Whether a weight that is used once is read where it lies, because the rows of a step are neighbours there and stay in the first-level cache.</summary>
    /// <param name="registerBytes">Bytes of a register.</param>
    /// <param name="size">Bytes of an element.</param>
    public bool IsReadAsItLies(int registerBytes, int size)
    {
        if (!_isAsItLies) return false;
        if (Positions < (registerBytes < CacheLine.Bytes ? FewestForCopy : FewestForCopyOfLines)) return true;
        return CacheSets.Hold(Channels, (long)_weightInStride * size);
    }

    private AlignedMemory<int> Steps(PhasePlan plan, int[] taps)
    {
        bool areAll = taps.Length == PhaseClass.Taps;
        var steps = new AlignedMemory<int>((areAll ? 1L : 2L) * Channels * taps.Length);
        int* next = steps.Pointer;
        for (int c = 0; c < Channels; c++)
        {
            foreach (int tap in taps)
            {
                *next++ = c * plan.InputCells + plan.OffsetInPlace(PhaseClass.Shifts[tap]);
                if (!areAll) *next++ = c * PhaseClass.Taps + tap;
            }
        }

        return steps;
    }

    private void Locate(PhasePlan plan, in RowSegment position, int index)
    {
        long row = (position.Z * (long)plan.Depth.InputStep + plan.Depth.Shifts[0]) * plan.Height.InputLength + position.Y * (long)plan.Height.InputStep + plan.Height.Shifts[0];
        long cell = row * plan.Width.InputLength + position.X * (long)plan.Width.InputStep + plan.Width.Shifts[0];
        Bases.Pointer[index] = (int)((long)position.N * plan.Groups * plan.InChannels * plan.InputCells + cell);
        for (int r = 0; r < Phases; r++)
        {
            long target = Output(plan, PhaseClass.Phases[r], position);
            long example = (long)position.N * plan.Groups * plan.OutChannels * plan.OutputCells;
            Targets.Pointer[(nint)index * Phases + r] = target < 0 ? -1 : (int)(example + target);
        }
    }

    private static long Output(PhasePlan plan, Phase phase, in RowSegment position) => PlanCells.Output(plan, phase, position.Z, position.Y, position.X);

    private int FindRunLength()
    {
        var targets = new ReadOnlySpan<int>(Targets.Pointer, Phases * Positions);
        int length = Phases;
        for (int p = 0; p < Positions; p++)
        {
            ReadOnlySpan<int> ofPosition = targets.Slice(p * Phases, Phases);
            for (int r = 0; r < Phases; r++)
            {
                if (ofPosition[r] < 0) return 0;
                if (r % length != 0 && ofPosition[r] != ofPosition[r - 1] + 1) length = (int)BigInteger.GreatestCommonDivisor(length, r);
            }
        }

        return length;
    }

    private AlignedMemory<int> SortTargets()
    {
        int[] positions = [.. Enumerable.Range(0, Positions)];
        Array.Sort(new ReadOnlySpan<int>(Targets.Pointer, Positions).ToArray(), positions);
        var places = new AlignedMemory<int>(Positions);
        for (int i = 0; i < Positions; i++) places.Pointer[positions[i]] = i;
        return places;
    }

    private FewPositionsRun[] FindRuns()
    {
        int[] targets = new ReadOnlySpan<int>(Targets.Pointer, Positions).ToArray();
        Array.Sort(targets);
        var runs = new List<FewPositionsRun>();
        for (int first = 0; first < Positions;)
        {
            int end = first + 1;
            int step = end < Positions ? targets[end] - targets[first] : 1;
            while (end < Positions && targets[end] - targets[end - 1] == step) end++;
            runs.Add(new FewPositionsRun(targets[first], step, end - first));
            first = end;
        }

        return [.. runs];
    }
}

/// <summary>Positions of a <see cref="FewPositionsClass"/> with the same taps that lead to an input cell.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">How many.</param>
/// <param name="Taps">How many taps.</param>
/// <param name="Steps">
/// For each channel that is summed at a time and each of these taps where, from the base of a position, its input is; unless these are all taps, as a pair with the step of the weights.
/// </param>
internal sealed record FewPositionsGroup(int First, int Count, int Taps, AlignedMemory<int> Steps);

/// <summary>Output cells of a <see cref="FewPositionsClass"/> that are equally far apart.</summary>
/// <param name="Target">The first of them, in channel 0.</param>
/// <param name="Step">From one to the next.</param>
/// <param name="Length">How many.</param>
internal readonly record struct FewPositionsRun(int Target, int Step, int Length);
