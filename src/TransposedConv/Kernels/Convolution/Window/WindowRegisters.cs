using TransposedConv.Kernels.MatrixMultiply;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Positions of a block counted without those between its rows, where rows are whole registers.</summary>
internal static class WindowRegisters
{
    /// <summary>Of 1.031 32 channels of 32 × 32 with kernel 3 took 0.95 to 0.98 of the time, of 1.021 0.98, of 1.016 1.00 to 1.01.</summary>
    private const double LeastWaste = 1.02;

    /// <summary>Registers of a row of which so many are in tiles of three that the others no longer matter.</summary>
    private const int LongRow = 8;

    /// <summary>Of 1.06 32 channels of 32 × 32 with kernel 5 and stride 2 took 0.96 of the time, of 1.03 128 with kernel 3 1.01 to 1.07.</summary>
    private const double LeastWasteOfClasses = 1.05;

    /// <summary>Cuts such positions at the ends of rows.</summary>
    /// <param name="first">The first position, counted from that of the block.</param>
    /// <param name="count">How many.</param>
    /// <param name="block">The block.</param>
    /// <param name="segments">Room for as many as there are rows.</param>
    /// <returns>How many segments there are.</returns>
    public static int Cut(int first, int count, in WindowBlock block, Span<RowSegment> segments)
    {
        int used = 0;
        (int line, int x) = Math.DivRem(first, block.Columns);
        for (int offset = 0; offset < count; line++, x = 0)
        {
            (int row, int example) = Math.DivRem(line, block.Examples);
            int length = Math.Min(block.Columns - x, count - offset);
            segments[used++] = new RowSegment(offset, length, block.N + example, block.Z, block.Y + row, block.X + x);
            offset += length;
        }

        return used;
    }

    /// <summary>
    /// Whether rows of so many registers are cut into tiles of two and three with enough sums under way: four rows of 4 registers, twice 2, took 1.09 of the time of tiles that
    /// run on, of 16, mostly 3, 0.89.
    /// </summary>
    /// <param name="registers">Registers of a row.</param>
    /// <param name="mostRows">Rows of the highest tile.</param>
    public static bool FillTiles(int registers, int mostRows) => registers >= 2 && (mostRows >= 8 || registers % TileLoop.MaxVectors == 0 || registers >= LongRow);

    /// <summary>
    /// Whether going through positions so takes less time: what is written past the caches begins with lines (32 channels of 256 × 256 to 16 with kernel 3 and stride 2 took
    /// 0.84 of the time, 64 to 32 of 128 × 128 0.95), or positions between the rows are many, of several classes, which read their weights for fewer positions at once, more.
    /// </summary>
    /// <param name="plan">What to compute.</param>
    /// <param name="isPast">Whether the output is written past the caches.</param>
    /// <param name="waste">Positions of the registers that run over the ends of rows for each position that there is.</param>
    public static bool Gain(PhasePlan plan, bool isPast, double waste) => isPast || waste >= (plan.Classes.Length == 1 ? LeastWaste : LeastWasteOfClasses);
}
