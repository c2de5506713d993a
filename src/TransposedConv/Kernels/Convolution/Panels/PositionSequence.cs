using System.Numerics;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Neighbouring positions of one row that read and write alike.</summary>
internal readonly record struct PositionRun(int N, int Z, int Y, int X, int Length, PositionTaps Taps);

/// <summary>
/// All positions of a plan, region by region: a region is what one band of each axis has in common, over all examples. Within a region they go row-major.
/// </summary>
/// <remarks>
/// Regions follow each other so that neighbours have many taps in common, from the one with the fewest on: around a grid and then inside.
/// <code>
/// 1 2 2 3
/// 8 9 9 4
/// 8 9 9 4
/// 7 6 6 5
/// </code>
/// </remarks>
internal sealed class PositionSequence
{
    private PositionSequence(PositionRun[] runs, int[] ends)
    {
        Runs = runs;
        Ends = ends;
    }

    public PositionRun[] Runs { get; }

    /// <summary>For each region how many positions there are up to its end.</summary>
    public int[] Ends { get; }

    /// <summary>The positions of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="sections">Its sections.</param>
    /// <param name="depth">How the depth is cut into bands.</param>
    /// <param name="height">How the height is.</param>
    /// <param name="width">How the width is.</param>
    public static PositionSequence Of(PhasePlan plan, PositionSections sections, AxisCut depth, AxisCut height, AxisCut width)
    {
        var regions = new List<Region>();
        foreach (Range z in PositionSections.Cut(sections.Depth, depth))
            foreach (Range y in PositionSections.Cut(sections.Height, height))
                foreach (Range x in PositionSections.Cut(sections.Width, width)) regions.Add(new Region(sections, z, y, x));
        var runs = new List<PositionRun>();
        var ends = new List<int>();
        int positions = 0;
        foreach (Region region in Chain(plan, regions))
        {
            region.Append(plan.Batch, runs);
            positions += plan.Batch * region.Cells;
            ends.Add(positions);
        }

        return new PositionSequence([.. runs], [.. ends]);
    }

    /// <summary>Steps of a channel: the taps that are present, of all phases.</summary>
    private static int StepsOf(PhasePlan plan, PositionTaps taps)
    {
        int steps = 0;
        for (int c = 0; c < plan.Classes.Length; c++)
        {
            if ((taps.Classes >> c & 1) != 0) steps += BitOperations.PopCount(plan.Classes[c].ShiftBits & taps.Shifts) * plan.Classes[c].Phases.Length;
        }

        return steps;
    }

    /// <summary>From the region of the fewest steps on, each time the one whose positions and those before it would do the fewest steps more in a common tile.</summary>
    private static IEnumerable<Region> Chain(PhasePlan plan, List<Region> regions)
    {
        Region current = regions.MinBy(region => StepsOf(plan, region.Taps))!;
        while (true)
        {
            yield return current;
            regions.Remove(current);
            if (regions.Count == 0) yield break;
            PositionTaps before = current.Taps;
            current = regions.MinBy(next => 2 * StepsOf(plan, before | next.Taps) - StepsOf(plan, before) - StepsOf(plan, next.Taps))!;
        }
    }

    private sealed class Region
    {
        private readonly PositionSections _sections;
        private readonly Range _z;
        private readonly Range _y;
        private readonly Range _x;

        public Region(PositionSections sections, Range z, Range y, Range x)
        {
            _sections = sections;
            _z = z;
            _y = y;
            _x = x;
            for (int i = z.Start.Value; i < z.End.Value; i++)
                for (int j = y.Start.Value; j < y.End.Value; j++)
                    for (int k = x.Start.Value; k < x.End.Value; k++)
                    {
                        Taps |= sections.Taps(i, j, k);
                        Cells += sections.Depth[i].Length * sections.Height[j].Length * sections.Width[k].Length;
                    }
        }

        public PositionTaps Taps { get; }

        public int Cells { get; }

        public void Append(int batch, List<PositionRun> runs)
        {
            for (int n = 0; n < batch; n++)
                for (int i = _z.Start.Value; i < _z.End.Value; i++)
                    for (int z = _sections.Depth[i].Start; z < _sections.Depth[i].End; z++)
                        for (int j = _y.Start.Value; j < _y.End.Value; j++)
                            for (int y = _sections.Height[j].Start; y < _sections.Height[j].End; y++)
                                for (int k = _x.Start.Value; k < _x.End.Value; k++)
                                {
                                    AxisSection x = _sections.Width[k];
                                    runs.Add(new PositionRun(n, z, y, x.Start, x.Length, _sections.Taps(i, j, k)));
                                }
        }
    }
}
