namespace TransposedConv.Kernels.Convolution;

/// <summary>Where an axis is cut into bands of one or more sections, for <see cref="PositionOrder"/>.</summary>
internal enum AxisCut
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>Between all sections.</summary>
    Everywhere,

    /// <summary>Between those before the longest, which is one band with those behind it.</summary>
    AtTheBeginning,

    /// <summary>Between those behind the longest, which is one band with those before it.</summary>
    AtTheEnd,
}

/// <summary>The sections of the three axes of a plan, and what is combined of them.</summary>
internal sealed class PositionSections
{
    /// <summary>With more, over all axes combined, each has few positions, and they are many to look at.</summary>
    private const int MostCombined = 64;

    private readonly PhasePlan _plan;
    private readonly PositionTaps[] _taps;

    private PositionSections(PhasePlan plan)
    {
        _plan = plan;
        Depth = AxisSection.Of(plan.Depth);
        Height = AxisSection.Of(plan.Height);
        Width = AxisSection.Of(plan.Width);
        _taps = new PositionTaps[Depth.Length * Height.Length * Width.Length];
        int i = 0;
        foreach (AxisSection z in Depth)
            foreach (AxisSection y in Height)
                foreach (AxisSection x in Width)
                {
                    ulong shifts = Combine(z.Shifts, Combine(y.Shifts, x.Shifts, plan.Height.Shifts.Length, plan.Width.Shifts.Length), plan.Depth.Shifts.Length, plan.Height.Shifts.Length * plan.Width.Shifts.Length);
                    ulong classes = Combine(z.Classes, Combine(y.Classes, x.Classes, plan.Height.Classes.Length, plan.Width.Classes.Length), plan.Depth.Classes.Length, plan.Height.Classes.Length * plan.Width.Classes.Length);
                    _taps[i++] = new PositionTaps(shifts, classes);
                }
    }

    public AxisSection[] Depth { get; }

    public AxisSection[] Height { get; }

    public AxisSection[] Width { get; }

    /// <summary>Those of a plan, or null if there are too many to look at.</summary>
    public static PositionSections? Of(PhasePlan plan)
    {
        if (plan.Shifts > AxisSection.MostBits || plan.Classes.Length > AxisSection.MostBits) return null;
        var sections = new PositionSections(plan);
        return sections._taps.Length <= MostCombined ? sections : null;
    }

    /// <summary>Which part of all products is with input cells that exist, for outputs that exist.</summary>
    public double PresentPart => PresentPartOf(_plan.Depth, Depth) * PresentPartOf(_plan.Height, Height) * PresentPartOf(_plan.Width, Width);

    /// <summary>What the positions of three sections read and write.</summary>
    public PositionTaps Taps(int z, int y, int x) => _taps[(z * Height.Length + y) * Width.Length + x];

    /// <summary>The bands of an axis as ranges of its sections.</summary>
    public static Range[] Cut(AxisSection[] sections, AxisCut cut)
    {
        int longest = 0;
        for (int i = 1; i < sections.Length; i++)
        {
            if (sections[i].Length > sections[longest].Length) longest = i;
        }

        int first = cut is AxisCut.Everywhere or AxisCut.AtTheBeginning ? longest : 0;
        int last = cut is AxisCut.Everywhere or AxisCut.AtTheEnd ? longest : sections.Length - 1;
        var bands = new List<Range>();
        for (int i = 0; i < first; i++) bands.Add(i..(i + 1));
        bands.Add(first..(last + 1));
        for (int i = last + 1; i < sections.Length; i++) bands.Add(i..(i + 1));
        return [.. bands];
    }

    private static ulong Combine(ulong outer, ulong inner, int outerBits, int innerBits)
    {
        ulong bits = 0;
        for (int i = 0; i < outerBits; i++)
        {
            if ((outer >> i & 1) != 0) bits |= inner << i * innerBits;
        }

        return bits;
    }

    private static double PresentPartOf(PhaseAxis axis, AxisSection[] sections)
    {
        double present = 0, all = 0;
        for (int c = 0; c < axis.Classes.Length; c++)
        {
            foreach (AxisSection section in sections)
            {
                int[] taps = axis.Classes[c].ShiftIndices;
                double cells = (double)section.Length * axis.Classes[c].Phases.Length;
                all += cells * taps.Length;
                if ((section.Classes >> c & 1) != 0) present += cells * taps.Count(shift => (section.Shifts >> shift & 1) != 0);
            }
        }

        return present / all;
    }
}

/// <summary>What some positions read and write.</summary>
/// <param name="Shifts">A bit for each combined shift that leads to an input cell.</param>
/// <param name="Classes">A bit for each class of phases that has an output cell.</param>
internal readonly record struct PositionTaps(ulong Shifts, ulong Classes)
{
    public static PositionTaps operator |(PositionTaps a, PositionTaps b) => new(a.Shifts | b.Shifts, a.Classes | b.Classes);
}
