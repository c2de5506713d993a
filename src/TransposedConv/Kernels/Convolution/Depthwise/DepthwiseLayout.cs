using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// How <see cref="DepthwiseConvolution{T, TVector, TSimd}"/> goes through a plan: the window of one block, and where in it, from a position, the taps of
/// each phase read.
/// </summary>
/// <remarks>
/// A window is <c>[input channel][depth shift][height line][width line][row][cell]</c>; lines as in <see cref="WindowAxis"/>. The taps of all input
/// channels and phases are listed in the order in which phases are computed, and within a phase in the order of summation.
/// </remarks>
internal sealed class DepthwiseLayout
{
    /// <summary>Half of a first-level cache: the other half is for the sums, the input and the output.</summary>
    private const int WindowBytes = 24 * 1024;

    private const int SumBytes = 16 * 1024;

    /// <summary>Fewer rows would be copied into the next block's window again too often.</summary>
    private const int FewestRows = 8;

    private const int MostColumnBytes = 16 * 1024;

    private const int MostWindowCells = 64 * 1024;

    /// <summary>With more phases each has too few cells for its setup.</summary>
    private const int MostPhases = 64;

    /// <summary>These kernels take 10 to 40 GFLOP/s a thread where the dense ones, by whose operations threads are counted, take 200.</summary>
    private const int DenseOperations = 6;

    private readonly AlignedMemory<int> _offsets;
    private readonly AlignedMemory<int> _indices;
    private readonly PhaseTaps[] _phases;

    /// <summary>Whether window and sums of a geometry are small enough.</summary>
    public static bool Fits(in ConvolutionGeometry geometry, bool isScatter)
    {
        int channels = isScatter ? geometry.SmallChannelsPerGroup : geometry.LargeChannelsPerGroup;
        double window = channels * WindowCells(geometry.Depth, isScatter, most: 1)
            * WindowCells(geometry.Height, isScatter, FewestRows) * WindowCells(geometry.Width, isScatter, MostColumnBytes / sizeof(float));
        long rowPhases = OutputStep(geometry.Height, isScatter) * OutputStep(geometry.Width, isScatter);
        return window <= MostWindowCells && rowPhases <= MostPhases && rowPhases * OutputStep(geometry.Depth, isScatter) <= MostPhases;
    }

    /// <summary>How many operations of a dense kernel would take as long.</summary>
    public static long Work(long operations) => DenseOperations * Math.Min(operations, long.MaxValue / DenseOperations);

    /// <param name="plan">What to compute; it must have taps.</param>
    /// <param name="lanes">Elements in a register.</param>
    /// <param name="size">Bytes of an element.</param>
    public DepthwiseLayout(PhasePlan plan, int lanes, int size)
    {
        Lanes = lanes;
        ElementSize = size;
        WindowAxis height = plan.WindowHeight!, width = plan.WindowWidth!;
        Columns = Math.Min(plan.Width.Cells, MostColumnBytes / size);
        int reach = Columns + width.Reach;
        IsLinear = reach <= lanes / 4 * 3;
        Pitch = IsLinear ? reach : RoundUp(reach, lanes);
        SumPitch = IsLinear ? Pitch : RoundUp(Columns, lanes);
        RowPhases = plan.Height.OutputStep * plan.Width.OutputStep;

        int lines = height.Residues.Length * width.Residues.Length;
        int perRow = plan.InChannels * plan.Depth.Shifts.Length * lines * Pitch;
        int rows = Math.Max(WindowBytes / size / perRow - height.Reach, FewestRows);
        if (IsSummedInMemory(plan)) rows = Math.Min(rows, Math.Max(SumBytes / size / (RowPhases * SumPitch), 1));
        Rows = rows < plan.Height.Cells ? Math.Max(rows / DepthwiseTile.Vectors * DepthwiseTile.Vectors, Math.Min(rows, DepthwiseTile.Vectors)) : plan.Height.Cells;
        RowBlocks = (plan.Height.Cells + Rows - 1) / Rows;
        ColumnBlocks = (plan.Width.Cells + Columns - 1) / Columns;

        LineLength = RoundUp((Rows + height.Reach) * Pitch, lanes);
        PlaneLength = lines * LineLength;
        ChannelLength = plan.Depth.Shifts.Length * PlaneLength;
        WindowLength = plan.InChannels * ChannelLength + 2 * lanes;
        SumLength = RoundUp(Rows * SumPitch, lanes) + lanes;

        Taps = (int)(plan.GroupLength / plan.OutChannels);
        _offsets = new AlignedMemory<int>(Taps);
        _indices = new AlignedMemory<int>(Taps);
        _phases = new PhaseTaps[plan.Depth.OutputStep * RowPhases];
        HasRow = new bool[plan.Depth.OutputStep * plan.Height.OutputStep];
        IsInOrder = List(plan);
        StackPitch = FindStackPitch(plan);
        Sweep = SweepLayout.Of(plan, lanes);
    }

    public int Lanes { get; }

    public int ElementSize { get; }

    /// <summary>Rows of positions in a block.</summary>
    public int Rows { get; }

    /// <summary>Positions in a row of a block.</summary>
    public int Columns { get; }

    public int RowBlocks { get; }

    public int ColumnBlocks { get; }

    /// <summary>Elements of the window between rows.</summary>
    public int Pitch { get; }

    /// <summary>Whether rows are so short that a register goes on over the end of a row into the next one.</summary>
    public bool IsLinear { get; }

    public int LineLength { get; }

    public int PlaneLength { get; }

    public int ChannelLength { get; }

    /// <summary>Elements of all channels, and those behind them that a register may read.</summary>
    public int WindowLength { get; }

    /// <summary>Elements between rows of sums of one phase, where they are kept in memory.</summary>
    public int SumPitch { get; }

    /// <summary>Elements of the sums of one phase.</summary>
    public int SumLength { get; }

    /// <summary>Phases of the output on the height and the width axis, with or without taps.</summary>
    public int RowPhases { get; }

    /// <summary>Taps of all phases and input channels.</summary>
    public int Taps { get; }

    /// <summary>For each remainder on the depth axis and on the height axis whether its rows have taps.</summary>
    public bool[] HasRow { get; }

    /// <summary>Whether the taps are listed in the order in which the weight has them.</summary>
    public bool IsInOrder { get; }

    /// <summary>
    /// Where there is one phase and each row of taps reads the row of the window below that of the one before, the elements to it; less than 0 if above, and 0 where
    /// it is not so.
    /// </summary>
    public int StackPitch { get; }

    /// <summary>How to do without a window, where that is possible.</summary>
    public SweepLayout? Sweep { get; }

    /// <summary>For each tap where it reads.</summary>
    public unsafe int* Offsets => _offsets.Pointer;

    /// <summary>For each tap where its weight lies behind the first one of the output channel.</summary>
    public unsafe int* Indices => _indices.Pointer;

    /// <summary>Blocks of one plane.</summary>
    public int BlocksOf(PhasePlan plan) => plan.Depth.Cells * RowBlocks * ColumnBlocks;

    /// <summary>The taps of a phase, none where there are none.</summary>
    public PhaseTaps TapsOf(int z, int y, int x, PhasePlan plan) => _phases[(z * plan.Height.OutputStep + y) * plan.Width.OutputStep + x];

    /// <summary>Whether sums go through memory on their way to the output: where phases cannot be put side by side in registers.</summary>
    public bool IsSummedInMemory(PhasePlan plan) => IsLinear || plan.Width.OutputStep > 2;

    /// <summary>Tells the garbage collector that the lists are used up to here.</summary>
    public void KeepAlive()
    {
        _offsets.KeepAlive();
        _indices.KeepAlive();
    }

    /// <summary>The weights of one output channel in the order of the lists.</summary>
    /// <param name="kernels">The channel's weights as the layer has them.</param>
    /// <param name="packed">Memory for <see cref="Taps"/> elements.</param>
    public unsafe T* InOrder<T>(T* kernels, T* packed)
        where T : unmanaged
    {
        if (IsInOrder) return kernels;
        for (int k = 0; k < Taps; k++) packed[k] = kernels[Indices[k]];
        return packed;
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    private unsafe bool List(PhasePlan plan)
    {
        bool isInOrder = true;
        int next = 0;
        foreach (OutputRow row in plan.OutputRows)
        {
            HasRow[row.Z * plan.Height.OutputStep + row.Y] = true;
            foreach (RowPhase place in row.Phases)
            {
                PhaseClass phaseClass = ClassOf(plan, place);
                int[] shifts = phaseClass.Shifts;
                int[] taps = phaseClass.Phases[place.Index].Taps;
                _phases[(row.Z * plan.Height.OutputStep + row.Y) * plan.Width.OutputStep + place.X] = new PhaseTaps(next, plan.InChannels * taps.Length);
                for (int c = 0; c < plan.InChannels; c++)
                {
                    for (int k = 0; k < taps.Length; k++, next++)
                    {
                        Offsets[next] = c * ChannelLength + OffsetOf(plan, shifts[k]);
                        Indices[next] = c * plan.WeightInStride + taps[k];
                        isInOrder &= Indices[next] == next;
                    }
                }
            }
        }

        return isInOrder;
    }

    private unsafe int FindStackPitch(PhasePlan plan)
    {
        int columns = plan.Width.Shifts.Length;
        if (_phases.Length != 1 || plan.InChannels != 1 || plan.Depth.Shifts.Length != 1 || Taps <= columns) return 0;
        int pitch = Offsets[columns] - Offsets[0];
        for (int k = columns; k < Taps; k++)
        {
            if (Offsets[k] != Offsets[k - columns] + pitch) return 0;
        }

        return Math.Abs(pitch) == Pitch ? pitch : 0;
    }

    private static PhaseClass ClassOf(PhasePlan plan, RowPhase place)
    {
        int before = 0;
        return plan.Classes.First(phaseClass => (before += phaseClass.Phases.Length) > place.Before);
    }

    private static double WindowCells(in ConvolutionAxis axis, bool isScatter, int most)
    {
        int positions = Math.Min(most, isScatter ? axis.Large / axis.Stride + 1 : axis.Small);
        double lines = isScatter ? 1 : Math.Min(axis.Stride, axis.Kernel);
        return lines * (positions + 1 + (axis.Kernel - 1.0) * axis.Dilation / axis.Stride);
    }

    // With one input cell the stride means nothing, and every output cell is a phase.
    private static long OutputStep(in ConvolutionAxis axis, bool isScatter) => !isScatter ? 1 : axis.Small == 1 ? axis.Large : axis.Stride;

    private int OffsetOf(PhasePlan plan, int shift)
    {
        WindowAxis height = plan.WindowHeight!, width = plan.WindowWidth!;
        (int rest, int x) = Math.DivRem(shift, width.Lines.Length);
        (int z, int y) = Math.DivRem(rest, height.Lines.Length);
        return z * PlaneLength + (height.Lines[y] * width.Residues.Length + width.Lines[x]) * LineLength + height.Offsets[y] * Pitch + width.Offsets[x];
    }
}

/// <summary>The taps of a phase in the lists of a <see cref="DepthwiseLayout"/>.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">How many.</param>
internal readonly record struct PhaseTaps(int First, int Count);
