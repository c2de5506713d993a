using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>Cuts a panel of C into register tiles.</summary>
internal static unsafe class TileLoop
{
    /// <summary>Vectors in the widest tile.</summary>
    public const int MaxVectors = 3;

    /// <summary>The height of the next tile when so many rows remain: a power of two, at most what the registers hold.</summary>
    /// <remarks>A packs its rows in these heights; a block that starts at row i starts at element i · depth of the packed A.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int NextRows<T, TVector, TSimd>(int remaining)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector> => NextRows(remaining, TSimd.MaxTileRows);

    /// <summary>The same with the most rows as a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int NextRows(int remaining, int mostRows) => remaining >= mostRows ? mostRows : remaining >= 4 ? 4 : remaining >= 2 ? 2 : 1;

    /// <summary>C (rows × vectors) = or += packed A · B, all rows, one panel of columns.</summary>
    /// <param name="rows">Rows of C.</param>
    /// <param name="vectors">Vectors of columns, 1 to 3.</param>
    /// <param name="depth">Length of the sum done now.</param>
    /// <param name="a">Packed rows; see <see cref="NextRows"/>.</param>
    /// <param name="aDepth">Depth that A was packed with; <paramref name="a"/> points at the first step to do, in the block of row 0.</param>
    /// <param name="aStart">The first step to do.</param>
    /// <param name="b">The panel.</param>
    /// <param name="rowOffsets">Start of each row of the panel.</param>
    /// <param name="maskOffset">From a cell of the panel to its mask, if cells may be missing.</param>
    /// <param name="c">The first element of C.</param>
    /// <param name="rowStride">Elements between rows of C.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    /// <param name="ahead">What each tile's steps ask for, if the rule says so.</param>
    public static void Multiply<T, TVector, TSimd, TCells>(
        int rows, int vectors, int depth, T* a, int aDepth, int aStart, T* b, int* rowOffsets, nint maskOffset, T* c, nint rowStride, bool accumulate, AheadLines<T> ahead = default)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule
    {
        for (int row = 0; row < rows;)
        {
            int height = NextRows<T, TVector, TSimd>(rows - row);
            T* block = a + (nint)row * aDepth + (nint)aStart * height;
            MultiplyTile<T, TVector, TSimd, TCells>(height, vectors, depth, block, b, rowOffsets, maskOffset, c + row * rowStride, rowStride, accumulate, ahead);
            row += height;
        }
    }

    private static void MultiplyTile<T, TVector, TSimd, TCells>(
        int rows, int vectors, int depth, T* a, T* b, int* rowOffsets, nint maskOffset, T* c, nint rowStride, bool accumulate, AheadLines<T> ahead)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule
    {
        switch (rows, vectors)
        {
            case (8, 3):
                RegisterTile.Multiply<T, TVector, TSimd, Tile8x3, TCells>(depth, a, b, rowOffsets, maskOffset, c, rowStride, accumulate, ahead);
                break;
            case (8, 2):
                RegisterTile.Multiply<T, TVector, TSimd, Tile8x2, TCells>(depth, a, b, rowOffsets, maskOffset, c, rowStride, accumulate, ahead);
                break;
            case (8, 1):
                RegisterTile.Multiply<T, TVector, TSimd, Tile8x1, TCells>(depth, a, b, rowOffsets, maskOffset, c, rowStride, accumulate, ahead);
                break;
            case (4, 3):
                RegisterTile.Multiply<T, TVector, TSimd, Tile4x3, TCells>(depth, a, b, rowOffsets, maskOffset, c, rowStride, accumulate, ahead);
                break;
            case (4, 2):
                RegisterTile.Multiply<T, TVector, TSimd, Tile4x2, TCells>(depth, a, b, rowOffsets, maskOffset, c, rowStride, accumulate, ahead);
                break;
            case (4, 1):
                RegisterTile.Multiply<T, TVector, TSimd, Tile4x1, TCells>(depth, a, b, rowOffsets, maskOffset, c, rowStride, accumulate, ahead);
                break;
            case (2, 3):
                RegisterTile.Multiply<T, TVector, TSimd, Tile2x3, TCells>(depth, a, b, rowOffsets, maskOffset, c, rowStride, accumulate, ahead);
                break;
            case (2, 2):
                RegisterTile.Multiply<T, TVector, TSimd, Tile2x2, TCells>(depth, a, b, rowOffsets, maskOffset, c, rowStride, accumulate, ahead);
                break;
            case (2, 1):
                RegisterTile.Multiply<T, TVector, TSimd, Tile2x1, TCells>(depth, a, b, rowOffsets, maskOffset, c, rowStride, accumulate, ahead);
                break;
            case (1, 3):
                RegisterTile.Multiply<T, TVector, TSimd, Tile1x3, TCells>(depth, a, b, rowOffsets, maskOffset, c, rowStride, accumulate, ahead);
                break;
            case (1, 2):
                RegisterTile.Multiply<T, TVector, TSimd, Tile1x2, TCells>(depth, a, b, rowOffsets, maskOffset, c, rowStride, accumulate, ahead);
                break;
            case (1, 1):
                RegisterTile.Multiply<T, TVector, TSimd, Tile1x1, TCells>(depth, a, b, rowOffsets, maskOffset, c, rowStride, accumulate, ahead);
                break;
            default:
                throw new InvalidOperationException($"There is no register tile of {rows} rows and {vectors} vectors.");
        }
    }
}
