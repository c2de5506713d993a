using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// What Gather takes over a window and over packed panels, for a register of positions, in fused multiply-adds of a register. Of 150 small shapes, most in batches, it
/// told one that took over 5 % more than the other for 13.
/// </summary>
/// <remarks>
/// <para>
/// Over panels, <c>steps·(1 + weights/3) + move·taps·channels + store·rows</c> with <c>steps = rows·taps·channels</c>: a tile is three registers long, each tap's cells are
/// moved, and sums go through memory.
/// </para>
/// <para>
/// Over a window, <c>steps·waste·(1 + begin/registers + weights/registers) + (move·moves·channels + block)/used + store·rows</c>: registers that run over the ends of rows
/// compute what is not used, but the cells are moved once for all taps of a block; of few rows there are many in it, so that short blocks remain where taps and
/// channels are many.
/// </para>
/// </remarks>
internal static unsafe class WindowCost
{
    /// <summary>Moving a register into a window: to load it, often across cache lines, to take the stride apart, to store it.</summary>
    private const double Move = 16;

    /// <summary>The same into a panel, where each tap has its row, and short rows are put together.</summary>
    private const double PanelMove = 24;

    /// <summary>
    /// What moving one into a window takes besides where an example has more than <see cref="NearExampleBytes"/>, so that the few rows of a block lie far apart, channel by
    /// channel: 64 channels of 320 × 320 to 64 with kernel 2 and stride 2 took 6.3 ms and 5.7 over panels, 64 of 256 × 256 to 128 with kernel 3 13.4 and 12.2.
    /// </summary>
    private const double FarMove = 14;

    private const long NearExampleBytes = 6 << 20;

    /// <summary>Writing a register of outputs from the sums of a window.</summary>
    private const double Store = 20;

    /// <summary>The same straight from the registers; see <see cref="FinishedTile"/>.</summary>
    private const double FinishedStore = 6;

    /// <summary>The same from the sums of panels.</summary>
    private const double PanelStore = 54;

    /// <summary>What a block of a window takes besides.</summary>
    private const double Block = 700;

    /// <summary>What the tiles of a block take besides, in registers of positions.</summary>
    private const double Begin = 0.3;

    /// <summary>What panels take once.</summary>
    private const double Setup = 7_000;

    /// <summary>Weights of more bytes leave the second-level cache, which the panel and the window share with them, before they are read again.</summary>
    private const long NearWeightBytes = 400_000;

    /// <summary>Bytes of a far weight that come in the time of a multiply-add.</summary>
    private const double BytesPerStep = 8;

    private const int RegistersOfTile = 3;

    /// <summary>Whether the window is the cheaper one.</summary>
    /// <param name="g">The geometry.</param>
    /// <param name="isShort">Whether sums are so short that a window writes them from the registers.</param>
    public static bool IsLess<T>(in ConvolutionGeometry g, bool isShort)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        int lanes = SimdDispatch.LanesOf<T>();
        int channels = g.LargeChannelsPerGroup;
        double steps = (double)g.SmallChannelsPerGroup * g.Taps * channels;
        double weights = steps * sizeof(T) > NearWeightBytes ? sizeof(T) / BytesPerStep : 0;
        WindowExamples block = BlockOf<T>(g, lanes, out long lines);
        double lineRows = (double)lines * (block.Rows + ReachOf(g.Height));
        bool isWhole = block.Rows == g.Height.Small && block.Columns == g.Width.Small;
        int examples = isWhole && !isShort ? block.Choose((long)(channels * (lineRows * block.Pitch + lines * lanes)) * sizeof(T), g.Batch) : 1;
        long registers = block.Registers(examples);
        double used = (double)examples * block.Rows * block.Columns / lanes;
        double moves = examples * lineRows * ((block.Pitch + lanes - 1) / lanes);
        bool isFar = (double)channels * g.LargeCells * sizeof(T) > NearExampleBytes;
        double move = isFar ? Move + FarMove : Move;
        double all = (double)g.Batch * g.Groups * g.SmallCells / lanes;

        double window = steps * registers / used * (1 + Begin / registers + weights / Math.Min(registers, WindowCutting.TileVectors));
        window += (move * moves * channels + Block) / used + (isShort ? FinishedStore : Store) * g.SmallChannelsPerGroup;
        double panels = steps * (1 + weights / RegistersOfTile) + PanelMove * g.Taps * channels + PanelStore * g.SmallChannelsPerGroup + Setup / all;
        return window <= panels;
    }

    /// <summary>
    /// The rows and columns of a block, as <see cref="WindowCutting{T, TVector, TSimd}"/> will choose them, or nearly so: that looks for the rows of least
    /// waste. With these here, 25 examples of 18 × 12 to 512 channels with kernel 7 and stride 3 would go through the window, which took 1,049 µs and panels 538.
    /// </summary>
    /// <param name="g">The geometry.</param>
    /// <param name="lanes">Elements of a register.</param>
    /// <param name="lines">Lines that a row of positions reads, of all depths.</param>
    private static WindowExamples BlockOf<T>(in ConvolutionGeometry g, int lanes, out long lines)
        where T : unmanaged
    {
        long budget = WindowCutting.WindowBytes / sizeof(T) / g.LargeChannelsPerGroup;
        lines = LinesOf(g);
        long columns = g.Width.Small, rows = 1;
        if (g.Height.Small == 1)
        {
            long tile = WindowCutting.TileVectors * lanes;
            columns = Math.Min(columns, Math.Max(budget / lines / tile, 1) * tile);
        }

        long pitch = columns + ReachOf(g.Width);
        if (g.Height.Small > 1)
        {
            long fitting = Math.Max(budget / (lines * pitch) - ReachOf(g.Height), 1);
            bool isShared = WindowCutting.IsPlaneShared(g.Batch, g.Groups, g.Depth.Small, g.Operations);
            int blocks = WindowCutting.FewestBlocks(g.Height.Small, fitting, isShared);
            rows = (g.Height.Small + blocks - 1) / blocks;
        }

        return new WindowExamples(g.Batch, (int)rows, (int)columns, pitch, lanes);
    }

    /// <summary>The bytes of the smallest window that Gather can do with.</summary>
    public static double LeastBytes<T>(in ConvolutionGeometry g)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        long columns = Math.Min(g.Width.Small, (long)WindowCutting.FewestRegisters(g.Height.Small == 1) * SimdDispatch.LanesOf<T>());
        return (double)g.LargeChannelsPerGroup * LinesOf(g) * (1 + ReachOf(g.Height)) * (columns + ReachOf(g.Width)) * sizeof(T);
    }

    private static long LinesOf(in ConvolutionGeometry g) => (long)g.Depth.Kernel * LinesOf(g.Height) * LinesOf(g.Width);

    /// <summary>Remainders modulo the stride that a tap has.</summary>
    public static long LinesOf(in ConvolutionAxis axis) => axis.Small == 1 ? axis.Kernel : Math.Min(axis.Kernel, axis.Stride / GreatestDivisor(axis.Stride, axis.Dilation));

    /// <summary>Cells of a line that are read beyond those of the positions.</summary>
    private static long ReachOf(in ConvolutionAxis axis) => axis.Small == 1 ? 0 : (axis.Kernel - 1L) * axis.Dilation / axis.Stride;

    private static int GreatestDivisor(int a, int b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }
}
