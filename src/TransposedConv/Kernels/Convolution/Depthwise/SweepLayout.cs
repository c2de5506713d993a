namespace TransposedConv.Kernels.Convolution;

/// <summary>How <see cref="DepthwiseSweep{T, TVector, TSimd}"/> divides a plan.</summary>
internal sealed class SweepLayout
{
    /// <summary>Streams that go down together, since the sums of one wait for each other; with 4 of them it took 1.0 to 1.1 times as long, with 16 1.0 to 1.1 times, too.</summary>
    public const int Streams = 8;

    /// <summary>The most output rows that an input row may serve.</summary>
    public const int MostLiveRows = 3;

    /// <summary>Blocks of so many rows read little twice, and there are enough of them for threads.</summary>
    private const int MostBlockRows = 64;

    /// <summary>What exists is kept for every register of a row: of longer rows, 4,096 columns of 16 lanes, that would be more memory than the window.</summary>
    private const int MostColumns = 256;

    private SweepLayout(PhasePlan plan, int lanes)
    {
        Columns = (plan.Width.Cells + lanes - 1) / lanes;
        Pieces = (plan.Width.Shifts.Length + plan.Width.InputStep - 1) / plan.Width.InputStep;
        LiveRows = (plan.Height.Shifts.Length + plan.Height.InputStep - 1) / plan.Height.InputStep;
        RowBlocks = (plan.Height.Cells + MostBlockRows - 1) / MostBlockRows;
        Rows = (plan.Height.Cells + RowBlocks - 1) / RowBlocks;
        RowBlocks = (plan.Height.Cells + Rows - 1) / Rows;
        AllStreams = plan.Batch * plan.Groups * plan.OutChannels * Columns;
        Items = (AllStreams + Streams - 1) / Streams * RowBlocks;
    }

    /// <summary>Registers in a row of output.</summary>
    public int Columns { get; }

    /// <summary>Strides that the taps of a row reach over.</summary>
    public int Pieces { get; }

    /// <summary>Output rows that an input row serves at most.</summary>
    public int LiveRows { get; }

    /// <summary>Output rows in a block.</summary>
    public int Rows { get; }

    public int RowBlocks { get; }

    public int AllStreams { get; }

    public int Items { get; }

    /// <summary>The layout, or null where the window is the faster way or the only one.</summary>
    /// <remarks>
    /// Measured with one thread, sweep by window: kernel 8 and stride 4 0.6 to 0.7, kernel 16 and stride 8 0.5, kernel 4 and stride 4 0.85 to 1. By a stride of 2 a row has
    /// too few products for what a stream takes to begin (kernel 3 1.2 to 1.6, 5 1.0, 4 0.9, with 256 bits 1.1). Rows by themselves, as in one dimension, take up to 3 times
    /// as long, a piece of one tap (kernel 5, stride 4, 256 bits) 1.7 times, and 4 positions in 16 lanes as long or longer.
    /// </remarks>
    /// <param name="plan">The plan.</param>
    /// <param name="lanes">Elements in a register.</param>
    public static SweepLayout? Of(PhasePlan plan, int lanes)
    {
        PhaseAxis depth = plan.Depth, height = plan.Height, width = plan.Width;
        bool isPlane = depth.InputLength == 1 && depth.Cells == 1 && depth.Shifts.Length == 1 && depth.Shifts[0] == 0 && height.Cells > 1;
        bool isGather = height.OutputStep == 1 && width.OutputStep == 1;
        if (!isPlane || !isGather || plan.InChannels != 1 || !IsDense(height) || !IsDense(width)) return null;
        if (width.InputStep is not (4 or 8) || lanes == 1 || width.Cells <= lanes / 3) return null;
        int lastTaps = (width.Shifts.Length - 1) % width.InputStep + 1;
        if (lastTaps < width.InputStep / 2) return null;
        var layout = new SweepLayout(plan, lanes);
        return layout.LiveRows <= MostLiveRows && layout.Columns <= MostColumns ? layout : null;
    }

    // Neighbouring taps read neighbouring cells.
    private static bool IsDense(PhaseAxis axis) => axis.Shifts[^1] - axis.Shifts[0] == axis.Shifts.Length - 1;
}
