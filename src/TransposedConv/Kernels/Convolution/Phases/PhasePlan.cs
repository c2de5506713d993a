namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Gather or Scatter as dense correlations: the three axes' phases combined, and where channels and weights lie.
/// </summary>
/// <remarks>
/// Positions are the cells (n, z, y, x) of the longest phase, counted row-major over the batch. For a position, the input cells that any tap of any
/// phase reads are those at the combined shifts; a class of phases reads some of them, in the order of its taps.
/// </remarks>
internal sealed class PhasePlan
{
    private readonly bool _arePhasesTheTaps;
    private volatile PanelRows? _rows;
    private volatile DepthwiseLayout? _depthwise;
    private volatile SharedRows? _sharedRows;
    private volatile StaggeredRows? _staggeredRows;
    private volatile WindowLinesOfKey? _windowLines;
    private volatile FewPositionsParts? _fewPositions;
    private volatile FewPositionsCostOfLanes? _fewPositionsCost;
    private volatile GroupLanesLayout? _groupLanes;
    private volatile PositionOrder? _order;

    private PhasePlan(in ConvolutionGeometry g, PhaseAxis depth, PhaseAxis height, PhaseAxis width)
    {
        Batch = g.Batch;
        Groups = g.Groups;
        Depth = depth;
        Height = height;
        Width = width;
        Positions = g.Batch * depth.Cells * height.Cells * width.Cells;
        Shifts = depth.Shifts.Length * height.Shifts.Length * width.Shifts.Length;
        IsCovered = depth.IsCovered && height.IsCovered && width.IsCovered;
        Classes = Combine(g);
        _arePhasesTheTaps = ArePhasesTheTaps();
        OutputRows = OutputRow.Of(this);
        if (Classes.Length > 0)
        {
            WindowHeight = new WindowAxis(height);
            WindowWidth = new WindowAxis(width);
        }

        GroupWeights = g.SmallChannelsPerGroup * g.LargeChannelsPerGroup * g.Taps;
        Operations = g.Operations;
        foreach (PhaseClass phaseClass in Classes)
        {
            Phases += phaseClass.Phases.Length;
            Taps += phaseClass.Taps;
            GroupLength += (long)phaseClass.Taps * phaseClass.Phases.Length * g.SmallChannelsPerGroup * g.LargeChannelsPerGroup;
        }
    }

    public int Batch { get; }

    public int Groups { get; }

    /// <summary>Channels of one group that are summed over.</summary>
    public required int InChannels { get; init; }

    /// <summary>Channels of one group of the output.</summary>
    public required int OutChannels { get; init; }

    /// <summary>Weights between neighbouring input channels.</summary>
    public required int WeightInStride { get; init; }

    /// <summary>Weights between neighbouring output channels.</summary>
    public required int WeightOutStride { get; init; }

    /// <summary>Weights of one group.</summary>
    public int GroupWeights { get; }

    public PhaseAxis Depth { get; }

    public PhaseAxis Height { get; }

    public PhaseAxis Width { get; }

    /// <summary>Positions of the longest phase, over the batch.</summary>
    public int Positions { get; }

    /// <summary>Combined shifts (depth, height, width), row-major.</summary>
    public int Shifts { get; }

    /// <summary>Whether every phase has a tap.</summary>
    public bool IsCovered { get; }

    public PhaseClass[] Classes { get; }

    /// <summary>The height axis of an <see cref="InputWindow{T, TVector, TSimd}"/>, null without taps.</summary>
    public WindowAxis? WindowHeight { get; }

    /// <summary>The width axis of an <see cref="InputWindow{T, TVector, TSimd}"/>, null without taps.</summary>
    public WindowAxis? WindowWidth { get; }

    /// <summary>The same phases by the rows of the output that they make up.</summary>
    public OutputRow[] OutputRows { get; }

    public long Operations { get; }

    public int InputCells => Depth.InputLength * Height.InputLength * Width.InputLength;

    public int OutputCells => Depth.OutputLength * Height.OutputLength * Width.OutputLength;

    /// <summary>Phases that have taps, of all classes.</summary>
    public int Phases { get; }

    /// <summary>Taps of one phase of each class, together.</summary>
    public int Taps { get; }

    /// <summary>Whether all rows (output channel, phase) of a step are neighbours in the weight: of Scatter where kernel and stride are the same.</summary>
    public bool HasNeighbouringRows => _arePhasesTheTaps && Phases == WeightOutStride;

    /// <summary>Elements that the packed weights of one group take.</summary>
    public long GroupLength { get; }

    /// <summary>Elements that the packed weights take.</summary>
    public long PackedLength => Groups * GroupLength;

    /// <summary>The plan of Gather: large in, small out.</summary>
    public static PhasePlan Gather(in ConvolutionGeometry g) =>
        new(g, PhaseAxis.Gather(g.Depth), PhaseAxis.Gather(g.Height), PhaseAxis.Gather(g.Width))
        {
            InChannels = g.LargeChannelsPerGroup,
            OutChannels = g.SmallChannelsPerGroup,
            WeightInStride = g.Taps,
            WeightOutStride = g.LargeChannelsPerGroup * g.Taps,
        };

    /// <summary>The plan of Scatter: small in, large out.</summary>
    /// <param name="g">The geometry.</param>
    /// <param name="isJoint">As in <see cref="PhaseAxis.Scatter"/>, on every axis.</param>
    public static PhasePlan Scatter(in ConvolutionGeometry g, bool isJoint = false) =>
        new(g, PhaseAxis.Scatter(g.Depth, isJoint), PhaseAxis.Scatter(g.Height, isJoint), PhaseAxis.Scatter(g.Width, isJoint))
        {
            InChannels = g.SmallChannelsPerGroup,
            OutChannels = g.LargeChannelsPerGroup,
            WeightInStride = g.LargeChannelsPerGroup * g.Taps,
            WeightOutStride = g.Taps,
        };

    /// <summary>Where steps read a panel of the input.</summary>
    /// <param name="channels">Channels of a block.</param>
    /// <param name="width">Elements of a row.</param>
    public PanelRows PanelRows(int channels, int width)
    {
        if (_rows is { } known && known.Channels == channels && known.Shape.Width == width) return known;
        var rows = new PanelRows(this, channels, width);
        _rows = rows;
        return rows;
    }

    /// <summary>How to go through the plan where an output channel reads few input channels.</summary>
    /// <param name="lanes">Elements in a register.</param>
    /// <param name="size">Bytes of an element.</param>
    public DepthwiseLayout DepthwiseLayout(int lanes, int size)
    {
        if (_depthwise is { } known && known.Lanes == lanes && known.ElementSize == size) return known;
        var layout = new DepthwiseLayout(this, lanes, size);
        _depthwise = layout;
        return layout;
    }

    /// <summary>The order in which tiles go through the positions.</summary>
    /// <param name="lanes">Elements in a register.</param>
    /// <param name="size">Bytes of an element.</param>
    public PositionOrder Order(int lanes, int size)
    {
        if (_order is { } known && known.Lanes == lanes && known.ElementSize == size) return known;
        PositionOrder order = PositionOrder.Of(this, lanes, size);
        _order = order;
        return order;
    }

    /// <summary>The rows of all classes in common tiles.</summary>
    /// <param name="mostRows">Rows in a tile at most.</param>
    public SharedRows SharedRows(int mostRows)
    {
        if (_sharedRows is { } known && known.MostRows == mostRows) return known;
        var rows = new SharedRows(this, mostRows);
        _sharedRows = rows;
        return rows;
    }

    /// <summary>The rows of classes that read one cell further on in common tiles.</summary>
    /// <param name="mostRows">Rows in a tile at most.</param>
    public StaggeredRows StaggeredRows(int mostRows)
    {
        if (_staggeredRows is { } known && known.MostRows == mostRows) return known;
        var rows = new StaggeredRows(this, mostRows);
        _staggeredRows = rows;
        return rows;
    }

    /// <summary>The lines of memory that a block of a window reads, or null if they need not be asked for one by one.</summary>
    /// <param name="key">How the blocks are cut.</param>
    public WindowLines? WindowLines(in WindowLinesKey key)
    {
        if (_windowLines is { } known && known.Key == key) return known.Lines;
        var made = Convolution.WindowLines.Of(this, key);
        _windowLines = new WindowLinesOfKey(key, made);
        return made;
    }

    /// <summary>How to go through the plan where the positions of an example are few.</summary>
    public FewPositionsParts FewPositions() => _fewPositions ??= new FewPositionsParts(this);

    /// <summary>What the plan takes so and otherwise.</summary>
    /// <inheritdoc cref="FewPositionsCost.Of"/>
    public FewPositionsCost FewPositionsCost(int lanes, int size, int mostRows)
    {
        if (_fewPositionsCost is { } known && known.Lanes == lanes && known.ElementSize == size) return known.Cost;
        var cost = Convolution.FewPositionsCost.Of(this, FewPositions(), lanes, size, mostRows);
        _fewPositionsCost = new FewPositionsCostOfLanes(lanes, size, cost);
        return cost;
    }

    /// <summary>How to go through the plan where its groups are many and small.</summary>
    public GroupLanesLayout GroupLanes() => _groupLanes ??= new GroupLanesLayout(this);

    /// <summary>From the cell that the least shifts lead to, to that of a combined shift, in the input itself.</summary>
    public int OffsetInPlace(int shift)
    {
        (int rest, int x) = Math.DivRem(shift, Width.Shifts.Length);
        (int z, int y) = Math.DivRem(rest, Height.Shifts.Length);
        long row = (Depth.Shifts[z] - Depth.Shifts[0]) * Height.InputLength + Height.Shifts[y] - Height.Shifts[0];
        return (int)(row * Width.InputLength + Width.Shifts[x] - Width.Shifts[0]);
    }

    /// <summary>Whether packed weights are the same for both plans.</summary>
    public bool PacksLike(PhasePlan other)
    {
        bool isAlike = Groups == other.Groups && InChannels == other.InChannels && OutChannels == other.OutChannels
            && WeightInStride == other.WeightInStride && WeightOutStride == other.WeightOutStride && Classes.Length == other.Classes.Length;
        for (int i = 0; isAlike && i < Classes.Length; i++) isAlike = Classes[i].PacksLike(other.Classes[i]);
        return isAlike;
    }

    /// <summary>Whether the phases have a tap each, in the order of the kernel.</summary>
    private bool ArePhasesTheTaps()
    {
        if (Classes.Length != 1 || Classes[0].Taps != 1) return false;
        Phase[] phases = Classes[0].Phases;
        for (int i = 0; i < phases.Length; i++)
        {
            if (phases[i].Taps[0] != i) return false;
        }

        return true;
    }

    private PhaseClass[] Combine(in ConvolutionGeometry g)
    {
        var classes = new List<PhaseClass>();
        foreach (AxisClass z in Depth.Classes)
            foreach (AxisClass y in Height.Classes)
                foreach (AxisClass x in Width.Classes)
                {
                    int[] shifts = RowMajor(z.ShiftIndices, y.ShiftIndices, Height.Shifts.Length, x.ShiftIndices, Width.Shifts.Length);
                    var phases = new List<Phase>();
                    foreach (AxisPhase pz in z.Phases)
                        foreach (AxisPhase py in y.Phases)
                            foreach (AxisPhase px in x.Phases)
                            {
                                int[] taps = RowMajor(pz.Taps, py.Taps, g.Height.Kernel, px.Taps, g.Width.Kernel);
                                phases.Add(new Phase(pz.Remainder, py.Remainder, px.Remainder, taps));
                            }

                    classes.Add(new PhaseClass(shifts, [.. phases]) { Positions = phases.Max(PositionsOf) });
                }

        return [.. classes];
    }

    /// <summary>The position of the last cell that a phase has, and one more.</summary>
    private int PositionsOf(Phase phase)
    {
        int z = (Batch - 1) * Depth.Cells + Depth.CellsOf(phase.Z) - 1;
        return (z * Height.Cells + Height.CellsOf(phase.Y) - 1) * Width.Cells + Width.CellsOf(phase.X);
    }

    private sealed record WindowLinesOfKey(WindowLinesKey Key, WindowLines? Lines);

    private sealed record FewPositionsCostOfLanes(int Lanes, int ElementSize, FewPositionsCost Cost);

    private static int[] RowMajor(int[] z, int[] y, int height, int[] x, int width)
    {
        int[] result = new int[z.Length * y.Length * x.Length];
        int i = 0;
        foreach (int a in z)
            foreach (int b in y)
                foreach (int c in x)
                {
                    result[i++] = (a * height + b) * width + c;
                }

        return result;
    }
}

/// <summary>Phases whose taps, in order, read the input at the same shifts; only their weights differ.</summary>
/// <param name="Shifts">For each tap the index of its combined shift.</param>
/// <param name="Phases">The phases.</param>
internal sealed record PhaseClass(int[] Shifts, Phase[] Phases)
{
    public int Taps => Shifts.Length;

    /// <summary>A bit for each of the shifts that is less than <see cref="AxisSection.MostBits"/>.</summary>
    public ulong ShiftBits { get; } = BitsOf(Shifts);

    /// <summary>Positions up to the last one at which one of the phases has a cell.</summary>
    public required int Positions { get; init; }

    /// <summary>Whether the phases have the same taps; where these lie in the input does not matter to packed weights.</summary>
    public bool PacksLike(PhaseClass other)
    {
        bool isAlike = Phases.Length == other.Phases.Length;
        for (int i = 0; isAlike && i < Phases.Length; i++) isAlike = Phases[i].Taps.AsSpan().SequenceEqual(other.Phases[i].Taps);
        return isAlike;
    }

    private static ulong BitsOf(int[] shifts)
    {
        ulong bits = 0;
        foreach (int shift in shifts)
        {
            if (shift < AxisSection.MostBits) bits |= 1UL << shift;
        }

        return bits;
    }
}

/// <summary>The output cells with one remainder modulo the stride on every axis.</summary>
/// <param name="Z">Remainder on the depth axis.</param>
/// <param name="Y">Remainder on the height axis.</param>
/// <param name="X">Remainder on the width axis.</param>
/// <param name="Taps">Its taps, as offsets into one kernel of the weight, ascending.</param>
internal sealed record Phase(int Z, int Y, int X, int[] Taps);
