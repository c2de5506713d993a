namespace TransposedConv.Kernels.Convolution;

/// <summary>Neighbouring positions of a tile that lie in one row of the grid.</summary>
/// <param name="Offset">The first of them within the tile.</param>
/// <param name="Length">How many.</param>
/// <param name="N">Example.</param>
/// <param name="Z">Depth cell.</param>
/// <param name="Y">Height cell.</param>
/// <param name="X">First width cell.</param>
internal readonly record struct RowSegment(int Offset, int Length, int N, int Z, int Y, int X)
{
    /// <summary>Whether another segment lies behind this one in the same row.</summary>
    public bool IsContinuedBy(in RowSegment next) => N == next.N && Z == next.Z && Y == next.Y && X + Length == next.X;

    /// <summary>Cuts <paramref name="count"/> row-major positions over (batch, depth, height, width) at the ends of rows.</summary>
    /// <returns>The number of segments, at most <paramref name="count"/>.</returns>
    public static int Cut(int first, int count, int depth, int height, int width, Span<RowSegment> segments)
    {
        int used = 0;
        for (int offset = 0; offset < count;)
        {
            (int row, int x) = Math.DivRem(first + offset, width);
            (int plane, int y) = Math.DivRem(row, height);
            (int n, int z) = Math.DivRem(plane, depth);
            int length = Math.Min(width - x, count - offset);
            segments[used++] = new RowSegment(offset, length, n, z, y, x);
            offset += length;
        }

        return used;
    }
}
