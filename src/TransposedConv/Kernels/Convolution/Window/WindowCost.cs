using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// What Gather takes over a window and over packed panels, for a register of positions and an input channel, in fused multiply-adds of a register. Of the
/// shapes that both come into question for it told the faster one, but for some that lie close together, where the other took 2 to 12 % less.
/// </summary>
/// <remarks>
/// <para>Over panels, <c>rows·taps·(1 + weights/3) + move·taps</c>: a tile is three registers long, and each tap's cells are moved. Of short sums the way through memory is seen.</para>
/// <para>
/// Over a window, <c>rows·taps·(waste + weights/registers) + move·elements/positions</c>: registers that run over the ends of rows compute what is not used, but the cells
/// are moved once for all taps of a block; of few rows there are many in it, so that short blocks remain where taps and channels are many.
/// </para>
/// </remarks>
internal static unsafe class WindowCost
{
    /// <summary>Moving a register: to load it, often across cache lines, to take the stride apart, to store it.</summary>
    private const double Move = 10;

    /// <summary>Weights of more bytes leave the second-level cache, which the panel and the window share with them, before they are read again.</summary>
    private const long NearWeightBytes = 400_000;

    /// <summary>Bytes of a far weight that come in the time of a multiply-add.</summary>
    private const double BytesPerStep = 8;

    /// <summary>Sums of panels go through memory, those of windows need not where they are short; see <see cref="FinishedTile"/>.</summary>
    private const double Store = 8;

    private const int RegistersOfTile = 3;

    /// <summary>Whether the window is the cheaper one.</summary>
    /// <param name="g">The geometry.</param>
    /// <param name="isShort">Whether sums are so short that a window writes them from the registers.</param>
    public static bool IsLess<T>(in ConvolutionGeometry g, bool isShort)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        int lanes = SimdDispatch.LanesOf<T>();
        long budget = WindowCutting.WindowBytes / sizeof(T) / g.LargeChannelsPerGroup;
        long lines = (long)g.Depth.Kernel * LinesOf(g.Height) * LinesOf(g.Width);
        long columns = g.Width.Small, rows = 1;
        if (g.Height.Small == 1)
        {
            long tile = WindowCutting.TileVectors * lanes;
            columns = Math.Min(columns, Math.Max(budget / lines / tile, 1) * tile);
        }

        long pitch = columns + ReachOf(g.Width);
        if (g.Height.Small > 1)
        {
            long fitting = Math.Clamp(budget / (lines * pitch) - ReachOf(g.Height), 1, g.Height.Small);
            long blocks = (g.Height.Small + fitting - 1) / fitting;
            rows = (g.Height.Small + blocks - 1) / blocks;
        }

        long positions = rows * columns;
        long registers = ((rows - 1) * pitch + columns + lanes - 1) / lanes;
        double waste = (double)registers * lanes / positions;
        double elements = (double)lines * (rows + ReachOf(g.Height)) * pitch;
        double steps = (double)g.SmallChannelsPerGroup * g.Taps;
        double weights = steps * g.LargeChannelsPerGroup * sizeof(T) > NearWeightBytes ? sizeof(T) / BytesPerStep : 0;
        double window = steps * (waste + weights / Math.Min(registers, WindowCutting.TileVectors)) + Move * elements / positions;
        double panels = steps * (1 + weights / RegistersOfTile) + Move * g.Taps;
        if (isShort) panels += Store * g.SmallChannelsPerGroup / g.LargeChannelsPerGroup;
        return window <= panels;
    }

    /// <summary>Remainders modulo the stride that a tap has.</summary>
    private static long LinesOf(in ConvolutionAxis axis) => axis.Small == 1 ? axis.Kernel : Math.Min(axis.Kernel, axis.Stride / GreatestDivisor(axis.Stride, axis.Dilation));

    /// <summary>Cells of a line that are read beyond those of the positions.</summary>
    private static long ReachOf(in ConvolutionAxis axis) => axis.Small == 1 ? 0 : (axis.Kernel - 1L) * axis.Dilation / axis.Stride;

    private static int GreatestDivisor(int a, int b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }
}
