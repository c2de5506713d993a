using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>Cuts a block of rows and one panel of columns of C into tiles that read A in place.</summary>
internal static unsafe class InPlaceTileLoop
{
    private const int MostRows = 8;

    /// <summary>
    /// How many of the remaining vectors of columns the next panel takes: three as long as no single one is left over, because a tile of one vector has too few
    /// chains of sums to keep the arithmetic units busy.
    /// </summary>
    public static int NextVectors(int remaining) => remaining == 4 ? 2 : Math.Min(remaining, TileLoop.MaxVectors);

    /// <summary>C (rows × vectors) = or += A · B, all rows, one panel of columns.</summary>
    /// <param name="source">Where the rows of A lie.</param>
    /// <param name="row">The first row of A.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="vectors">Vectors of columns, 1 to 3.</param>
    /// <param name="depth">Length of the sum done now.</param>
    /// <param name="offsets">For each step where it lies in a row of A.</param>
    /// <param name="b">The panel.</param>
    /// <param name="bStride">Elements between its steps.</param>
    /// <param name="maskOffset">From a cell of the panel to its mask, if cells may be missing.</param>
    /// <param name="c">The first element of C.</param>
    /// <param name="cStride">Elements between rows of C.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    /// <param name="end">What to add at the end: +0 or −0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T, TVector, TSimd, TSource, TCells>(
        in TSource source, int row, int rows, int vectors, int depth, int* offsets, T* b, nint bStride, nint maskOffset, T* c, nint cStride, bool accumulate, T end)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TSource : struct, IPanelSource<T>
        where TCells : struct, ICellRule
    {
        T** pointers = stackalloc T*[MostRows];
        for (int done = 0; done < rows;)
        {
            int height = TileLoop.NextRows<T, TVector, TSimd>(rows - done);
            source.LeftRows(row + done, height, pointers);
            MultiplyTile<T, TVector, TSimd, TCells>(height, vectors, depth, pointers, offsets, b, bStride, maskOffset, c + done * cStride, cStride, accumulate, end);
            done += height;
        }
    }

    /// <summary>One tile: <paramref name="rows"/> 1, 2, 4 or 8, <paramref name="vectors"/> 1 to 3.</summary>
    public static void MultiplyTile<T, TVector, TSimd, TCells>(
        int rows, int vectors, int depth, T** pointers, int* offsets, T* b, nint bStride, nint maskOffset, T* c, nint cStride, bool accumulate, T end)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule
    {
        switch (rows, vectors)
        {
            case (8, 3):
                InPlaceTile.Multiply<T, TVector, TSimd, Tile8x3, TCells>(depth, pointers, offsets, b, bStride, maskOffset, c, cStride, accumulate, end);
                break;
            case (8, 2):
                InPlaceTile.Multiply<T, TVector, TSimd, Tile8x2, TCells>(depth, pointers, offsets, b, bStride, maskOffset, c, cStride, accumulate, end);
                break;
            case (8, 1):
                InPlaceTile.Multiply<T, TVector, TSimd, Tile8x1, TCells>(depth, pointers, offsets, b, bStride, maskOffset, c, cStride, accumulate, end);
                break;
            case (4, 3):
                InPlaceTile.Multiply<T, TVector, TSimd, Tile4x3, TCells>(depth, pointers, offsets, b, bStride, maskOffset, c, cStride, accumulate, end);
                break;
            case (4, 2):
                InPlaceTile.Multiply<T, TVector, TSimd, Tile4x2, TCells>(depth, pointers, offsets, b, bStride, maskOffset, c, cStride, accumulate, end);
                break;
            case (4, 1):
                InPlaceTile.Multiply<T, TVector, TSimd, Tile4x1, TCells>(depth, pointers, offsets, b, bStride, maskOffset, c, cStride, accumulate, end);
                break;
            case (2, 3):
                InPlaceTile.Multiply<T, TVector, TSimd, Tile2x3, TCells>(depth, pointers, offsets, b, bStride, maskOffset, c, cStride, accumulate, end);
                break;
            case (2, 2):
                InPlaceTile.Multiply<T, TVector, TSimd, Tile2x2, TCells>(depth, pointers, offsets, b, bStride, maskOffset, c, cStride, accumulate, end);
                break;
            case (2, 1):
                InPlaceTile.Multiply<T, TVector, TSimd, Tile2x1, TCells>(depth, pointers, offsets, b, bStride, maskOffset, c, cStride, accumulate, end);
                break;
            case (1, 3):
                InPlaceTile.Multiply<T, TVector, TSimd, Tile1x3, TCells>(depth, pointers, offsets, b, bStride, maskOffset, c, cStride, accumulate, end);
                break;
            case (1, 2):
                InPlaceTile.Multiply<T, TVector, TSimd, Tile1x2, TCells>(depth, pointers, offsets, b, bStride, maskOffset, c, cStride, accumulate, end);
                break;
            case (1, 1):
                InPlaceTile.Multiply<T, TVector, TSimd, Tile1x1, TCells>(depth, pointers, offsets, b, bStride, maskOffset, c, cStride, accumulate, end);
                break;
            default:
                throw new InvalidOperationException($"There is no register tile of {rows} rows and {vectors} vectors.");
        }
    }
}
