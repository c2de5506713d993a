using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Sizes of windows of any element.</summary>
internal static class WindowCutting
{
    /// <summary>Vectors of positions summed before they are stored: a multiple of the widths of all register tiles. Half and a quarter took as long.</summary>
    public const int TileVectors = 24;

    /// <summary>The window of all channels, which the second-level cache holds beside weights and sums.</summary>
    public const int WindowBytes = 384 * 1024;

    /// <summary>
    /// The same in one dimension, where blocks overlap little, if a position reads a cell of no fewer channels than it writes cells: beside the window, what was asked
    /// for of the next one should stay there. 48 channels to 8 took 2.60 ms instead of 2.84, 64 to 2 620 µs instead of 750; but 2 to 64, whose input is the smaller
    /// part, 680 instead of 590.
    /// </summary>
    public const int LineBytes = 192 * 1024;

    /// <summary>
    /// More rows would read the cells of the input itself again, which then had better lie close together. 64 channels to 2 took 780 µs through the window and 620 in place,
    /// 24 to 1 with a kernel of its stride 360 and 270.
    /// </summary>
    public const int MostRowsInPlace = 8;

    /// <summary>Of a row whose window would be too large, a part has so many registers or more. Parts of two took 1.4 times as long as five together.</summary>
    public const int FewestRegistersOfPart = 8;

    /// <summary>Of a plane's row, that or less is a window's least part, and of a line: a tile of registers.</summary>
    public static int FewestRegisters(bool isLine) => isLine ? TileLoop.MaxVectors : FewestRegistersOfPart;

    /// <summary>In a longer sum the way through memory is no longer seen, and tiles share their cells.</summary>
    public const int MostFinishedDepth = 128;

    /// <summary>Parts of a plane that threads share, and of which the next is fetched while one is computed.</summary>
    private const int BlocksOfPlane = 4;

    /// <summary>Whether there are so few planes that a block is a part of one.</summary>
    public static bool IsPlaneShared(int batch, int groups, int depth, long operations) =>
        (long)batch * groups * depth < 2 * ParallelRange.ThreadsFor(operations);

    /// <summary>The fewest blocks of whole rows that a plane is cut into.</summary>
    /// <param name="rows">Rows of the plane.</param>
    /// <param name="fitting">Rows that fit into a block.</param>
    /// <param name="isShared">See <see cref="IsPlaneShared"/>.</param>
    public static int FewestBlocks(int rows, long fitting, bool isShared)
    {
        if (isShared) fitting = Math.Min(fitting, (rows + BlocksOfPlane - 1) / BlocksOfPlane);
        return (int)((rows + fitting - 1) / fitting);
    }
}

/// <summary>How <see cref="WindowConvolution{T, TVector, TSimd}"/> cuts a problem, and which of its ways it takes.</summary>
/// <param name="Rows">Rows of positions in a block.</param>
/// <param name="Columns">Positions in a row of a block.</param>
/// <param name="Examples">Examples side by side in a block of whole planes.</param>
/// <param name="Overlap">Zeros that rows share in the window; see <see cref="WindowAxis.CommonZeros"/>.</param>
/// <param name="Chunk">Output channels summed before they are stored.</param>
/// <param name="IsFinishedInRegisters">Whether outputs are written from the registers, without sums in memory.</param>
/// <param name="IsInterleaved">Whether they are where phases lie side by side; see <see cref="InterleavedTile"/>.</param>
/// <param name="IsStaggered">Whether so, two classes of phases in each tile; see <see cref="StaggeredTile"/>.</param>
/// <param name="IsByRows">Whether registers are counted without positions between rows; see <see cref="WindowRegisters"/>.</param>
/// <param name="IsReadInPlace">Whether blocks all of whose cells exist are read where they lie.</param>
/// <param name="IsShared">Whether classes of phases share register tiles; see <see cref="SharedRows"/>.</param>
/// <param name="Channels">Input channels in the window at a time.</param>
/// <param name="IsInParts">Whether these are not all, so that the sums of a block stay in memory.</param>
internal readonly unsafe record struct WindowCutting<T, TVector, TSimd>(
    int Rows, int Columns, int Examples, int Overlap, int Chunk, bool IsFinishedInRegisters, bool IsInterleaved, bool IsStaggered, bool IsByRows, bool IsReadInPlace, bool IsShared, int Channels, bool IsInParts)
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private const int SumBytes = 64 * 1024;

    /// <summary>A multiple of every tile height, so that a chunk of channels ends with a whole tile.</summary>
    private const int ChannelGranule = 8;

    /// <summary>With so many phases the sums of a granule take twice <see cref="SumBytes"/> or less.</summary>
    private const int MostPhasesOfGranule = 8;

    private const int BlocksPerThread = 4;

    /// <summary>What writing sums and reading them back takes, in steps of the depth.</summary>
    private const int StepsOfStore = 8;

    /// <summary>With fewer rows, tiles of more than three vectors are better.</summary>
    private const int FewestFinishedRows = 4;

    /// <summary>Tiles of fewer rows have more registers of positions, and write them all.</summary>
    private const int SmallestTile = 4;

    /// <summary>Positions summed before they are stored.</summary>
    public static int TileWidth => WindowCutting.TileVectors * TSimd.Count;

    private static int RegisterTileWidth => TileLoop.MaxVectors * TSimd.Count;

    /// <param name="plan">What to compute.</param>
    /// <param name="isJoint">Whether classes of phases may share register tiles.</param>
    public static WindowCutting<T, TVector, TSimd> Of(PhasePlan plan, bool isJoint)
    {
        if (MayComeInParts(plan, isJoint) && BlockInParts(plan) is var (rowsOfPart, columnsOfPart, channels) && channels < plan.InChannels)
        {
            return new WindowCutting<T, TVector, TSimd>(
                rowsOfPart, columnsOfPart, 1, OverlapOf(plan, columnsOfPart), plan.OutChannels, false, false, false, false, false, false, channels, IsInParts: true);
        }

        (int rows, int columns) = ChooseBlock(plan);
        bool isFinished = CanFinishInRegisters(plan, rows, columns);
        bool isInterleaved = CanInterleave(plan, columns);
        bool isInPlace = CanReadInPlace(plan);
        bool isStaggered = CanStagger(plan, columns);
        int chunk = plan.OutChannels;
        if (!isFinished && !isInterleaved && !isStaggered) chunk = Math.Min(ChunkOf(plan), chunk);
        bool isShared = isJoint && plan.Classes.Length > 1 && chunk == plan.OutChannels;
        bool isByRows = !isFinished && !isInterleaved && !isStaggered && !isInPlace && !isShared && CanGoByRows(plan, rows, columns, chunk);
        bool isWhole = rows == plan.Height.Cells && columns == plan.Width.Cells;
        int examples = isWhole && !isFinished && !isInPlace ? ChooseExamples(plan) : 1;
        return new WindowCutting<T, TVector, TSimd>(rows, columns, examples, OverlapOf(plan, columns), chunk, isFinished, isInterleaved, isStaggered, isByRows, isInPlace, isShared, plan.InChannels, IsInParts: false);
    }

    /// <summary>As many channels as fit, in whole granules; one granule even if it does not fit, unless the phases are so many that each class fills tiles by itself.</summary>
    private static int ChunkOf(PhasePlan plan)
    {
        int fitting = Math.Max(1, SumBytes / sizeof(T) / TileWidth / plan.Phases);
        if (fitting >= ChannelGranule) return fitting - fitting % ChannelGranule;
        return plan.Phases <= MostPhasesOfGranule ? ChannelGranule : fitting;
    }

    private static bool MayComeInParts(PhasePlan plan, bool isJoint) =>
        WindowParts.Suit(plan, isJoint) && !CanReadInPlace(plan)
        && (plan.InChannels >= WindowParts.FewestChannelsOfStaggered || !CanStagger(plan, plan.Width.Cells));

    /// <summary>Rows, or a part of one, of which <see cref="WindowParts.Channels"/> channels and the sums fit, and as many channels of these as do.</summary>
    private static (int Rows, int Columns, int Channels) BlockInParts(PhasePlan plan)
    {
        long budget = WindowParts.WindowBytes / sizeof(T), ofChannel = budget / WindowParts.Channels;
        long positions = WindowParts.SumBytes / sizeof(T) / (plan.OutChannels * plan.Phases);
        int columns = plan.Width.Cells;
        int rows = 1;
        long oneRow = new InputWindow<T, TVector, TSimd>(plan, 1, columns).ChannelLength;
        long parts = Math.Max((oneRow + ofChannel - 1) / ofChannel, (columns + positions - 1) / positions);
        if (parts > 1)
        {
            columns = PartOfRow(plan, (int)parts);
        }
        else
        {
            long fitting = Math.Min(1 + (ofChannel - oneRow) / InputWindow<T, TVector, TSimd>.LengthPerRow(plan, columns), positions / columns);
            int threads = WindowCutting.IsPlaneShared(plan.Batch, plan.Groups, 1, plan.Operations) ? ParallelRange.ThreadsFor(plan.Operations) : 1;
            fitting = Math.Min(fitting, (plan.Height.Cells + threads - 1) / threads);
            rows = RowsOfLeastWaste(plan, (int)((plan.Height.Cells + fitting - 1) / fitting), threads);
        }

        long channelLength = new InputWindow<T, TVector, TSimd>(plan, rows, columns).ChannelLength;
        return (rows, columns, ProductBlock.EvenDepth(plan.InChannels, (int)Math.Max(1, budget / channelLength)));
    }

    /// <summary>Whole rows, as many as fit; of long rows a part.</summary>
    private static (int Rows, int Columns) ChooseBlock(PhasePlan plan)
    {
        long budget = WindowCutting.WindowBytes / sizeof(T) / plan.InChannels;
        int columns = plan.Width.Cells;
        if (plan.Height.Cells == 1)
        {
            if (IsMoreReadThanWritten(plan)) budget = WindowCutting.LineBytes / sizeof(T) / plan.InChannels;
            long perColumn = Math.Max(1, new InputWindow<T, TVector, TSimd>(plan, 1, TileWidth).ChannelLength / TileWidth);
            // The next block is fetched while one is computed, so of many channels both should fit the cache: 512 channels to 1 took 1.4 ms with twice as many columns and 1.0.
            long unit = budget / perColumn < TileWidth ? RegisterTileWidth : TileWidth;
            long fitting = Math.Max(budget / perColumn / unit, 1) * unit;
            return (1, ShareColumns(plan, (int)Math.Min(columns, fitting)));
        }

        long oneRow = new InputWindow<T, TVector, TSimd>(plan, 1, columns).ChannelLength;
        if (oneRow > budget) return (1, PartOfRow(plan, (int)((oneRow + budget - 1) / budget)));
        long perRow = InputWindow<T, TVector, TSimd>.LengthPerRow(plan, columns);
        long rows = 1 + Math.Max(0, (budget - oneRow) / perRow);
        bool isShared = WindowCutting.IsPlaneShared(plan.Batch, plan.Groups, plan.Depth.Cells, plan.Operations);
        int fewest = WindowCutting.FewestBlocks(plan.Height.Cells, rows, isShared);
        return (RowsOfLeastWaste(plan, fewest, isShared ? ParallelRange.ThreadsFor(plan.Operations) : 1), columns);
    }

    /// <summary>
    /// Of few blocks every thread gets the same number, and of columns whole registers but in the last: with two threads and 11 blocks one waited for a tenth of the time, with
    /// one of 48 columns and one of 15 for a third.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="fitting">Columns of a block that fit.</param>
    private static int ShareColumns(PhasePlan plan, int fitting)
    {
        int threads = ParallelRange.ThreadsFor(plan.Operations);
        if (threads == 1 || !WindowCutting.IsPlaneShared(plan.Batch, plan.Groups, plan.Depth.Cells, plan.Operations)) return fitting;
        int columns = plan.Width.Cells;
        int rounds = ((columns + fitting - 1) / fitting + threads - 1) / threads;
        int registers = (columns + TSimd.Count - 1) / TSimd.Count;
        int ofBlock = (registers + rounds * threads - 1) / (rounds * threads);
        return Math.Min(columns, ofBlock * TSimd.Count);
    }

    /// <summary>Positions of so many equal parts of a row, in whole registers and not too few of them.</summary>
    private static int PartOfRow(PhasePlan plan, int parts)
    {
        int registers = (plan.Width.Cells + TSimd.Count - 1) / TSimd.Count;
        int ofPart = Math.Max((registers + parts - 1) / parts, WindowCutting.FewestRegistersOfPart);
        return (int)Math.Min(plan.Width.Cells, (long)ofPart * TSimd.Count);
    }

    private static bool IsMoreReadThanWritten(PhasePlan plan) =>
        plan.Width.InputStep == 1 && plan.InChannels >= (long)plan.OutChannels * plan.Phases;

    /// <summary>
    /// Registers run over the ends of rows, and how many that are depends on the rows of a block: 56 rows of 56 take 208 in 8 blocks and 203 in 7, 32 rows of 32
    /// take 72 in 8 and 68 in 4.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="fewest">The fewest blocks.</param>
    /// <param name="multiple">What the number of blocks must be a multiple of where there are more than one.</param>
    private static int RowsOfLeastWaste(PhasePlan plan, int fewest, int multiple)
    {
        int height = plan.Height.Cells;
        int best = (height + fewest - 1) / fewest;
        long least = long.MaxValue;
        for (int blocks = fewest; blocks <= 2 * fewest; blocks++)
        {
            int rows = (height + blocks - 1) / blocks;
            int used = (height + rows - 1) / rows;
            if (used > 1 && used % multiple != 0) continue;
            long registers = Registers(plan, rows);
            if (registers >= least) continue;
            least = registers;
            best = rows;
        }

        return best;
    }

    /// <summary>Registers of a plane in blocks of so many rows.</summary>
    private static long Registers(PhasePlan plan, int rows)
    {
        int whole = (plan.Height.Cells - 1) / rows;
        return whole * ExamplesOf(plan, rows).Registers(1) + ExamplesOf(plan, plan.Height.Cells - whole * rows).Registers(1);
    }

    private static WindowExamples ExamplesOf(PhasePlan plan, int rows)
    {
        int columns = plan.Width.Cells;
        return new WindowExamples(plan.Batch, rows, columns, PitchOf(plan, columns), TSimd.Count);
    }

    private static int OverlapOf(PhasePlan plan, int columns) =>
        columns == plan.Width.Cells ? plan.WindowWidth!.CommonZeros(columns) : 0;

    private static int ChooseExamples(PhasePlan plan)
    {
        long channelLength = new InputWindow<T, TVector, TSimd>(plan, plan.Height.Cells, plan.Width.Cells).ChannelLength;
        int threads = ParallelRange.ThreadsFor(plan.Operations);
        long shares = threads == 1 ? plan.Batch : (long)plan.Batch * plan.Groups * plan.Depth.Cells / (BlocksPerThread * threads);
        return ExamplesOf(plan, plan.Height.Cells).Choose(plan.InChannels * channelLength * sizeof(T), shares);
    }

    /// <summary>
    /// Whether outputs can be written from the registers: they lie side by side in the order of the positions, and the way through memory, about
    /// <see cref="StepsOfStore"/> steps of the depth, costs more than vectors cut short at the ends of rows.
    /// </summary>
    private static bool CanFinishInRegisters(PhasePlan plan, int rows, int columns)
    {
        int depth = plan.InChannels * plan.Taps;
        bool isNeighbours = plan.Phases == 1 && plan.Depth.OutputStep == 1 && plan.Height.OutputStep == 1 && plan.Width.OutputStep == 1;
        if (!isNeighbours || plan.OutChannels < FewestFinishedRows || depth > WindowCutting.MostFinishedDepth) return false;
        bool isUnbroken = PitchOf(plan, columns) == plan.Width.Cells;
        int length = isUnbroken ? rows * columns : columns;
        int vectors = (length + TSimd.Count - 1) / TSimd.Count;
        return (long)(vectors * TSimd.Count - length) * depth <= (long)StepsOfStore * vectors * TSimd.Count;
    }

    /// <summary>
    /// Whether the phases of all rows of the output are sums of the same tiles, and most registers of positions lie in one row of them: the others go through memory
    /// in smaller parts than they would without. Rows of 100 positions then took 12 % longer, of 200 as long as before and of 160, which are whole registers, 20 % less.
    /// </summary>
    private static bool CanInterleave(PhasePlan plan, int columns) =>
        plan.InChannels * plan.Taps <= WindowCutting.MostFinishedDepth
        && InterleavedTileLoop.Suits(plan, TSimd.MaxTileRows)
        && (columns >= InterleavedTileLoop.LongRow * TSimd.Count || PitchOf(plan, columns) % TSimd.Count == 0);

    /// <summary>Whether two classes of phases are sums of the same tiles, and registers of positions cut at the ends of rows are few.</summary>
    private static bool CanStagger(PhasePlan plan, int columns) =>
        StaggeredRows.Suits(plan, TSimd.MaxTileRows) && StaggeredTileLoop.Suits(columns, TSimd.Count);

    /// <summary>Whether rows are cut into tiles with enough sums under way, all rows of sums are in tiles of <see cref="SmallestTile"/> or more, and it gains.</summary>
    private static bool CanGoByRows(PhasePlan plan, int rows, int columns, int chunk)
    {
        (int registers, int rest) = Math.DivRem(columns, TSimd.Count);
        if (rows == 1 || rest != 0 || !WindowRegisters.FillTiles(registers, TSimd.MaxTileRows) || PitchOf(plan, columns) == columns) return false;
        foreach (PhaseClass phaseClass in plan.Classes)
        {
            int ofChunk = chunk * phaseClass.Phases.Length, ofLast = plan.OutChannels % chunk * phaseClass.Phases.Length;
            if (ofChunk % SmallestTile != 0 || ofLast % SmallestTile != 0) return false;
        }

        double waste = (double)Registers(plan, rows) * TSimd.Count / ((long)plan.Height.Cells * columns);
        return WindowRegisters.Gain(plan, PastOutput.Suits(plan, sizeof(T), TileWidth), waste);
    }

    private static int PitchOf(PhasePlan plan, int columns) => columns + plan.WindowWidth!.Reach - OverlapOf(plan, columns);

    /// <summary>Few rows, and neighbouring positions read neighbouring cells of the input itself.</summary>
    private static bool CanReadInPlace(PhasePlan plan)
    {
        bool isDense = plan.Depth.InputStep == 1 && plan.Height.InputStep == 1 && plan.Width.InputStep == 1;
        bool isContiguous = plan.Height.Cells == 1 || (plan.WindowWidth!.Reach == 0 && plan.Width.InputLength == plan.Width.Cells);
        return isDense && isContiguous && plan.OutChannels * plan.Phases <= WindowCutting.MostRowsInPlace;
    }
}
