using System.Numerics;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// How <see cref="FewPositionsConvolution{T, TVector, TSimd}"/> goes through some examples of a plan: where from a position its taps read, and where its cells are written.
/// </summary>
internal sealed class FewPositionsLayout
{
    /// <summary>
    /// Every position is listed, and has sums of a block of rows. Between 512 and 1024 nothing is copied either: 32 channels of 264 × 264 to 32 with kernel 12 and stride 8 took
    /// 1.31 ms, over panels 1.96 and through a window 2.05; 64 of 9 × 9 × 9 with kernel 3 0.63, 0.75 and 0.76.
    /// </summary>
    public const int MostPositions = 1024;

    /// <summary>Examples are put together up to so many positions, and beyond blocks are narrow, so that sums stay in the second-level cache.</summary>
    public const int MostPositionsTogether = 512;

    /// <summary>Registers of rows of a block: with one position so many chains keep the arithmetic units busy.</summary>
    public const int WideBlock = 8;

    /// <summary>
    /// Where nearly all positions are in tiles of eight a register tile of them has so many registers. Sums then are few enough to stay near while more steps are done with them:
    /// 64 to 128 channels of 64 examples of 8 × 8 with kernel 4 and stride 2 took 4.3 ms instead of 5.0.
    /// </summary>
    public const int NarrowBlock = 3;

    private const int FewestOfNarrowBlocks = 200, TilePositions = 8;

    /// <summary>Fewer rows leave a register alone, and are few tiles for the steps of a block.</summary>
    private const int FewestRowsOfNarrowBlocks = 96;

    /// <summary>Rows of all classes and parts of a batch; fewer are not enough blocks for several threads: 128 took 1.3 times as long with two.</summary>
    private const int FewestRowsOfAllNarrowBlocks = 384;

    private const double TiledPart = 0.95;

    /// <summary>
    /// A block of rows has room for one input channel's taps of a phase, of more than 512 a narrow one: 3 channels of 224 × 224 to 768 with kernel and stride 32 took 960 µs so, in wide
    /// blocks 980 and over panels 1,250.
    /// </summary>
    private const int MostTaps = 1024, MostTapsOfWideBlock = 512;

    /// <param name="plan">What to compute; it must have taps and positions.</param>
    /// <param name="examples">How many examples; offsets count from the first of them.</param>
    /// <param name="vectors">Registers of a block, 0 for as many as suit the positions.</param>
    public FewPositionsLayout(PhasePlan plan, int examples, int vectors = 0)
    {
        Positions = plan.Positions / plan.Batch * examples;
        var segments = new RowSegment[Positions];
        int count = RowSegment.Cut(0, Positions, plan.Depth.Cells, plan.Height.Cells, plan.Width.Cells, segments);
        ReadOnlySpan<RowSegment> rows = segments.AsSpan(0, count);
        Classes = new FewPositionsClass[plan.Classes.Length];
        var groups = new FewPositionsMembers[Classes.Length][];
        for (int i = 0; i < groups.Length; i++) groups[i] = FewPositionsMembers.Of(plan, plan.Classes[i], rows);
        BlockVectors = vectors > 0 ? vectors : AreNarrow(plan, examples, groups) ? NarrowBlock : WideBlock;
        long weights = 0;
        for (int i = 0; i < Classes.Length; i++)
        {
            Classes[i] = new FewPositionsClass(plan, plan.Classes[i], weights, groups[i], BlockVectors == NarrowBlock);
            weights += (long)Classes[i].Rows * plan.InChannels * plan.Classes[i].Taps;
        }
    }

    /// <summary>Positions of the examples, also those that have no cell.</summary>
    public int Positions { get; }

    /// <summary>Registers of a block of rows.</summary>
    public int BlockVectors { get; }

    public FewPositionsClass[] Classes { get; }

    /// <summary>Positions of a plan, without one.</summary>
    public static long PositionsOf(in ConvolutionGeometry geometry, bool isScatter) =>
        geometry.Batch * Cells(geometry.Depth, isScatter) * Cells(geometry.Height, isScatter) * Cells(geometry.Width, isScatter);

    /// <summary>Whether the positions of an example and the taps of a geometry are few enough.</summary>
    public static bool Fits(in ConvolutionGeometry geometry, bool isScatter)
    {
        long most = (HasOnePhase(geometry, isScatter) || geometry.Depth.Small > 1) && !HasShortSums(geometry, isScatter) ? MostPositions : MostPositionsTogether;
        return PositionsOf(geometry, isScatter) <= most * geometry.Batch
            && (double)Taps(geometry.Depth, isScatter) * Taps(geometry.Height, isScatter) * Taps(geometry.Width, isScatter) <= MostTaps;
    }

    /// <summary>Blocks of so many rows, of all classes.</summary>
    public int Blocks(int rowsOfBlock)
    {
        int blocks = 0;
        foreach (FewPositionsClass rows in Classes) blocks += (rows.Rows + rowsOfBlock - 1) / rowsOfBlock;
        return blocks;
    }

    /// <summary>One of these blocks: its class, its first row and how many rows.</summary>
    public (FewPositionsClass Class, int First, int Count) Block(int block, int rowsOfBlock)
    {
        foreach (FewPositionsClass rows in Classes)
        {
            int first = block * rowsOfBlock;
            if (first < rows.Rows) return (rows, first, Math.Min(rowsOfBlock, rows.Rows - first));
            block -= (rows.Rows + rowsOfBlock - 1) / rowsOfBlock;
        }

        throw new ArgumentOutOfRangeException(nameof(block));
    }

    /// <summary>Phases of planes with so many positions were put in their places faster from registers of positions: 64 channels of 28 × 28 to 64 with kernel 8 and stride 4 took 1.8 ms so and 2.2.</summary>
    private static bool HasOnePhase(in ConvolutionGeometry geometry, bool isScatter) => !isScatter || (geometry.Depth.Stride == 1 && geometry.Height.Stride == 1 && geometry.Width.Stride == 1);

    /// <summary>Sums that a window writes from registers.</summary>
    private static bool HasShortSums(in ConvolutionGeometry geometry, bool isScatter) =>
        (double)(isScatter ? geometry.SmallChannelsPerGroup : geometry.LargeChannelsPerGroup) * geometry.Taps <= WindowCutting.MostFinishedDepth;

    private bool AreNarrow(PhasePlan plan, int examples, FewPositionsMembers[][] groups)
    {
        if (Positions > MostPositionsTogether || Array.Exists(plan.Classes, static phases => phases.Taps > MostTapsOfWideBlock)) return true;
        return Positions >= FewestOfNarrowBlocks && HasManyRows(plan, examples) && AreTiled(groups);
    }

    private static bool HasManyRows(PhasePlan plan, int examples)
    {
        long rows = (long)plan.Groups * plan.OutChannels * plan.Phases * (plan.Batch / examples);
        return rows >= FewestRowsOfAllNarrowBlocks && Array.TrueForAll(plan.Classes, phases => plan.OutChannels * phases.Phases.Length >= FewestRowsOfNarrowBlocks);
    }

    /// <summary>Whether nearly all products are of positions in tiles of eight.</summary>
    private static bool AreTiled(FewPositionsMembers[][] classes)
    {
        double products = 0, tiled = 0;
        foreach (FewPositionsMembers[] groups in classes)
        {
            foreach (FewPositionsMembers group in groups)
            {
                int positions = group.Positions.Count;
                products += (double)group.Taps.Length * positions;
                tiled += (double)group.Taps.Length * (positions - positions % TilePositions);
            }
        }

        return tiled >= TiledPart * products;
    }

    /// <summary>Positions along an axis.</summary>
    private static long Cells(in ConvolutionAxis axis, bool isScatter) =>
        !isScatter ? axis.Small : axis.Small == 1 ? 1 : ConvolutionAxis.CeilingDivide(axis.Large, axis.Stride);

    /// <summary>The most taps of a phase.</summary>
    private static long Taps(in ConvolutionAxis axis, bool isScatter)
    {
        if (!isScatter) return axis.Kernel;
        int phases = axis.Stride / (int)BigInteger.GreatestCommonDivisor(axis.Stride, axis.Dilation);
        return axis.Small == 1 ? 1 : ConvolutionAxis.CeilingDivide(axis.Kernel, phases);
    }
}
