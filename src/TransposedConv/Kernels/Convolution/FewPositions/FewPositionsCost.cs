using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>What a plan takes with registers of rows, and what with registers of positions, in cycles of one core at two register operations a cycle.</summary>
/// <remarks>
/// <para>
/// Registers of rows compute the products that there are, and no others; registers of positions have lanes behind the last position and multiply cells that do not exist by zero.
/// These lose nothing to groups of few positions, read a weight as a number, and need not be turned before they are written.
/// </para>
/// <para>
/// Of 180 kernels of 5 to 500 positions the choice by these numbers, then with one for weights of any size, was within 5 % of the fastest way in 172: 512 to 512 channels of 7 × 7 with kernel 3 take 970 µs with rows in registers
/// and 1,160 otherwise, 64 to 64 of 8 × 8 19 and 25, but 512 to 256 of 32 with kernel 16 and stride 8 638 and 547.
/// </para>
/// </remarks>
/// <param name="Rows">With registers of rows.</param>
/// <param name="Packing">What packing the weight in the call takes more for these than for a window.</param>
/// <param name="PackingBesidePanel">The same than for a panel, for which a weight need not be packed; see <see cref="PlacedTileLoop"/>.</param>
/// <param name="Panel">With registers of positions over a packed panel.</param>
/// <param name="Window">The same over a window of the input.</param>
internal sealed record FewPositionsCost(double Rows, double Packing, double PackingBesidePanel, double Panel, double Window)
{
    /// <summary>Cycles of a product of a position and a register of rows in the highest tile: of one register, of two and of three.</summary>
    private static readonly double[] FullTile = [0, 0.70, 0.56, 0.51];

    /// <summary>The same in a tile of four positions …</summary>
    private const double FourPositions = 0.56;

    /// <summary>… and in a tile of two or one, which has up to eight registers of rows.</summary>
    private const double EightRegisters = 0.58, FourRegisters = 1, ThreeRegisters = 1.33;

    /// <summary>For loading and storing sums, for each product …</summary>
    private const double SumsPart = 0.04;

    /// <summary>… for bringing a weight to the first-level cache, from the second one, from a shared one, from memory …</summary>
    private const double NearWeight = 0.08, SharedWeight = 0.15, FarWeight = 0.25;

    /// <summary>… and for writing an output cell: one by one, in a run of phases, in one of 16 or more, in a row with others between, in a whole row.</summary>
    private const double ScatteredOutput = 3, OutputOfRun = 2.5, OutputOfLongRun = 1, OutputOfSpacedRow = 2, OutputOfRow = 1;

    private const int ShortestLongRun = 16;

    /// <summary>
    /// For packing a weight more than for registers of positions, where its taps are neither turned as a whole nor in runs, and less where it is read as it lies or copied in
    /// whole registers: 1026 to 1 channel of 173 with kernel 1024 and stride 256 took 2.15 ms over a panel, which takes 1.4 with a packed weight, and 1.65 with rows in registers.
    /// Where taps are turned, in runs or for the most part left out, it was seen to take the same or a little less.
    /// </summary>
    private const double PackingCycles = 1.5, PackingSaved = 0.5, PackingOfLongRunsSaved = 1.5, PackingOfRunsSaved = 0.1;

    /// <summary>
    /// For packing a weight that registers of positions read where it lies: with taps turned as a whole, the same from memory for several registers of positions, in
    /// runs unless every class brings them from memory anew, otherwise. 512 to 256 channels of 48 with kernel 6 and stride 3 took 467 µs gathered
    /// and 852 scattered, over a panel 373 and 404.
    /// </summary>
    private const double PackingTurned = 0.25, PackingFarTurned = 0.75, PackingOfRuns = 0.5, PackingOtherwise = 2.2;

    private const int PhasesOfRun = 4, PhasesOfLongRun = 64;

    /// <summary>Cycles of a row of positions in one to three registers, for each step …</summary>
    private static readonly double[] TileCycles = [0, 0.62, 1.04, 1.5];

    /// <summary>… and what one register takes more, as a part of that, where a weight is read where it lies: more loads for as many products.</summary>
    private const double OfOnePlacedRegister = 0.2;

    /// <summary>What a panel was seen to take besides, as a part of that, and for an output cell …</summary>
    private const double PanelPart = 0.07, OutputOfPanel = 2;

    /// <summary>… and a window, whose blocks of several rows end within registers: of large planes read without a stride, or with no more lines than one, fewer of them.</summary>
    private const double LinePart = 0.02, PlanePart = 0.2, LargePlanePart = 0.08, OutputOfWindow = 0.65, CallOfLine = 4000, CallOfPlane = 8000;

    /// <summary>The same where phases of a longer step are put side by side. Rows that end within registers are stored in parts.</summary>
    private const double OutputOfSpreadWindow = 1.5;

    /// <summary>What a register of cells that lie more than two apart takes to be put together, in a panel for each tap and in a window once.</summary>
    private const double MoveApart = 10;

    private const int LongestShortStep = 2, LongestFinished = 64;

    /// <summary>Of batches in parts, whose inputs and outputs do not stay near, rows in registers were seen to take more by this; windows then have no blocks of several rows.</summary>
    private const double InParts = 1.12;

    /// <summary>Of more positions sums do not stay as near.</summary>
    private const double AtManyPositions = 1.08;

    /// <summary>
    /// Channels of one tap whose cells fall into few sets of the first-level cache come anew for every tile: to 512 channels from 512 of 32 × 32, every other cell, took 1.3 times as long as
    /// from ones of 36 × 36, with registers of 256 bits twice.
    /// </summary>
    private const double InSharedSets = 1.5;

    /// <summary>So many times the highest tile; with fewer positions than that, 64 with registers of 512 bits, no harm was seen.</summary>
    private const int FewestOfSets = 16;

    /// <summary>
    /// For a byte of an input that the second-level cache does not hold, which all blocks of rows read: 4 examples of 1024 channels of 56 × 56 to 1024 with kernel and stride 2, read 22 times,
    /// took 200 ms and over panels 111.
    /// </summary>
    private const double FarInput = 0.06;

    private const int NearInputBytes = 1 << 20;

    /// <summary>Bytes of a weight that comes from memory every time: of 9 MB the third-level cache gave every line soon enough.</summary>
    public const long FarBytes = 12 << 20;

    /// <summary>Bytes of a weight that comes from a shared cache.</summary>
    private const long SharedBytes = 1 << 20;

    /// <param name="plan">The plan.</param>
    /// <param name="parts">With rows in registers.</param>
    /// <param name="lanes">Elements in a register.</param>
    /// <param name="size">Bytes of an element.</param>
    /// <param name="mostRows">Rows in a register tile at most.</param>
    public static FewPositionsCost Of(PhasePlan plan, FewPositionsParts parts, int lanes, int size, int mostRows)
    {
        if (plan.Classes.Length == 0) return new FewPositionsCost(0, 0, 0, 0, 0);
        long bytes = plan.PackedLength * size;
        double weightCycles = bytes > FarBytes ? FarWeight : bytes > SharedBytes ? SharedWeight : NearWeight;
        double weightOfPanel = bytes > FarBytes ? FarWeight * PassesOf(plan, lanes) : 0;
        bool isLine = plan.Height.Cells * plan.Depth.Cells == 1;
        bool isLarge = parts.First.Positions > FewPositionsLayout.MostPositionsTogether;
        double windowPart = isLine || IsFinished(plan) ? LinePart : isLarge && plan.WindowWidth!.Residues.Length == 1 ? LargePlanePart : parts.Count > 1 ? 0 : PlanePart;
        double windowTiles = (1 + windowPart) * CyclesOfTiles(WindowCells(plan), lanes);
        double partRows = plan.Width.OutputStep > LongestShortStep && !isLine ? RegistersPerCell(plan.Width.Cells, lanes) * lanes : 1;
        double outputOfWindow = plan.Width.OutputStep > LongestShortStep ? OutputOfSpreadWindow : OutputOfWindow;
        long inputBytes = (long)plan.Batch * plan.InChannels * plan.InputCells * size;
        double inputCycles = inputBytes / parts.Count > NearInputBytes ? FarInput * inputBytes : 0;
        bool isPlaced = PlacedTileLoop.Suits(plan, lanes, size);
        double rows = 0, packing = 0, packingBesidePanel = 0, panel = 0, window = 0;
        for (int i = 0; i < plan.Classes.Length; i++)
        {
            FewPositionsClass ofClass = parts.First.Classes[i], last = parts.Last.Classes[i];
            int registers = (ofClass.Rows + lanes - 1) / lanes;
            double products = (parts.Count - 1) * ProductsOf(ofClass, registers, mostRows) + ProductsOf(last, registers, mostRows);
            double weights = (double)plan.InChannels * ofClass.Rows * ofClass.PhaseClass.Taps;
            double outputs = ofClass.Rows * ((parts.Count - 1.0) * ofClass.Positions + last.Positions);
            rows += plan.InChannels * registers * products + weightCycles * parts.Count * weights + OutputOf(ofClass) * outputs + inputCycles * Math.Ceiling((double)registers / parts.First.BlockVectors);
            double packingOfClass = PackingOf(plan, ofClass, lanes, size);
            packing += packingOfClass * parts.Count * weights;
            packingBesidePanel += (isPlaced ? PackingBesidePlaced(plan, ofClass, lanes, bytes > FarBytes) : packingOfClass) * parts.Count * weights;
            double panelCycles = (1 + PanelPart) * CyclesOfTiles(ofClass.PhaseClass.Positions, lanes);
            if (isPlaced && ofClass.PhaseClass.Positions <= lanes) packingBesidePanel -= OfOnePlacedRegister * panelCycles * weights;
            panel += weights * (panelCycles + weightOfPanel) + OutputOfPanel * outputs;
            window += weights * windowTiles + outputOfWindow * partRows * outputs;
        }

        if (plan.Width.InputStep > LongestShortStep)
        {
            panel += MoveApart * plan.InChannels * plan.Taps * plan.Positions / lanes;
            window += MoveApart * plan.InChannels * plan.InputCells * plan.Batch / lanes;
        }

        if (isLarge) rows *= AtManyPositions;
        else if (parts.Count > 1) rows *= InParts;
        if (plan.Taps == 1 && parts.First.Positions >= FewestOfSets * mostRows && !CacheSets.Hold(parts.First.Classes[0].Channels, (long)plan.InputCells * size)) rows *= InSharedSets;
        return new FewPositionsCost(plan.Groups * rows, plan.Groups * packing, plan.Groups * packingBesidePanel, plan.Groups * panel, plan.Groups * window + (isLine ? CallOfLine : CallOfPlane));
    }

    /// <summary>Whether registers of rows take less.</summary>
    /// <param name="isPacked">Whether the weight stays packed from call to call.</param>
    /// <param name="hasWindow">Whether a window would be chosen otherwise.</param>
    public bool IsLess(bool isPacked, bool hasWindow) => (isPacked ? Rows : Rows + (hasWindow ? Packing : PackingBesidePanel)) < (hasWindow ? Window : Panel);

    private static double OutputOf(FewPositionsClass rows) =>
        rows.Places is null ? (rows.RunLength >= ShortestLongRun ? OutputOfLongRun : rows.RunLength >= FewPositionsClass.ShortestRun ? OutputOfRun : ScatteredOutput)
        : Array.TrueForAll(rows.Runs, static run => run.Step == 1) ? OutputOfRow
        : OutputOfSpacedRow;

    private static double PackingOf(PhasePlan plan, FewPositionsClass rows, int lanes, int size) =>
        plan.HasNeighbouringRows ? (rows.IsReadAsItLies(lanes * size, size) ? -PackingSaved : 0)
        : rows.Phases >= PhasesOfLongRun ? -PackingOfLongRunsSaved
        : rows.Phases >= PhasesOfRun || WeightBlocks<float>.AreTurned(plan, rows.PhaseClass) || LeavesHalf(plan) ? -PackingOfRunsSaved
        : PackingCycles;

    private static double PackingBesidePlaced(PhasePlan plan, FewPositionsClass rows, int lanes, bool isFar) =>
        WeightBlocks<float>.AreTurned(plan, rows.PhaseClass) ? (isFar && rows.Positions > lanes ? PackingFarTurned : PackingTurned)
        : rows.Phases >= PhasesOfRun && !isFar ? PackingOfRuns
        : PackingOtherwise;

    /// <summary>Whether half of the kernel's taps or more lead nowhere. Registers of positions have these packed, too.</summary>
    private static bool LeavesHalf(PhasePlan plan) => 2 * plan.GroupLength <= plan.GroupWeights;

    /// <summary>Cycles of all products of one input channel and a register of rows.</summary>
    private static double ProductsOf(FewPositionsClass rows, int registers, int mostRows)
    {
        double products = 0;
        foreach (FewPositionsGroup group in rows.Groups) products += group.Taps * (CyclesOf(group.Count, registers, mostRows) + SumsPart * group.Count);
        return products;
    }

    private static double CyclesOf(int positions, int registers, int mostRows)
    {
        double cycles = 0;
        for (int done = 0; done < positions;)
        {
            int count = TileLoop.NextRows(positions - done, mostRows);
            double cyclesOfPosition = count == mostRows ? FullTile[Math.Min(registers, FullTile.Length - 1)]
                : count == 4 ? FourPositions
                : registers >= 8 ? EightRegisters
                : (registers >= 4 ? FourRegisters : ThreeRegisters) / count;
            cycles += count * cyclesOfPosition;
            done += count;
        }

        return cycles;
    }

    /// <summary>Whether a window writes sums of one phase from registers that end with no row; see <see cref="FinishedTile"/>.</summary>
    private static bool IsFinished(PhasePlan plan) => plan.Phases == 1 && ReachOf(plan) == 0 && plan.InChannels * plan.Taps <= LongestFinished;

    /// <summary>Cells between rows; with a stride about as many more as taking its lines apart takes.</summary>
    private static int ReachOf(PhasePlan plan) => plan.WindowWidth!.Reach == 0 ? 0 : plan.Width.Shifts.Length - 1;

    /// <summary>How often a panel's weights come from memory: for every tile of positions. Of lines, which bring them once for three, this was near what was measured, too.</summary>
    private static double PassesOf(PhasePlan plan, int lanes) => Math.Max(1, (double)plan.Positions / ((TileCycles.Length - 1) * lanes));

    private static double RegistersPerCell(int cells, int lanes) => (double)((cells + lanes - 1) / lanes) / cells;

    private static double CyclesOfTiles(long cells, int lanes)
    {
        int most = TileCycles.Length - 1;
        (long tiles, long rest) = Math.DivRem((cells + lanes - 1) / lanes, most);
        return tiles * TileCycles[most] + TileCycles[rest];
    }

    /// <summary>The positions of all examples and depths, with those between the rows of a window.</summary>
    private static long WindowCells(PhasePlan plan)
    {
        long pitch = plan.Width.Cells + ReachOf(plan);
        return (long)plan.Batch * plan.Depth.Cells * ((plan.Height.Cells - 1) * pitch + plan.Width.Cells);
    }
}
