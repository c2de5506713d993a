namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>A block of a product of matrices: rows of A, columns of B, and steps of the sum.</summary>
internal readonly record struct ProductBlock(int Row, int Rows, int Column, int Columns, int Start, int Depth)
{
    /// <summary>The steps of blocks of equal depth, at most so many.</summary>
    public static int EvenDepth(int depth, int most)
    {
        int blocks = Math.Max(1, (depth + most - 1) / most);
        return Math.Max(1, (depth + blocks - 1) / blocks);
    }
}
