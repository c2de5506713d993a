using System.Runtime.CompilerServices;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Register tiles of one to three rows, longer than those of <see cref="RegisterTile"/>, so that enough sums are under way at once.</summary>
internal static unsafe class WindowTile
{
    /// <summary>Vectors that a tile reads at most, asked for or not.</summary>
    public const int MostVectors = Vectors1;

    /// <summary>Vectors in a tile of one row.</summary>
    public const int Vectors1 = 8;

    /// <summary>Vectors in a tile of two rows.</summary>
    public const int Vectors2 = 4;

    /// <summary>Vectors in a tile of three rows, all of which are computed even where fewer are asked for.</summary>
    public const int Vectors3 = 6;

    /// <summary>Vectors that one call takes at most for so many rows.</summary>
    public static int StepOf<T, TVector, TSimd>(int rows)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector> =>
        rows == 1 ? Vectors1
        : rows == 3 && HasThreeRows<T, TVector, TSimd>() ? Vectors3
        : rows < 4 ? Vectors2
        : TileLoop.MaxVectors;

    /// <summary>The height of the next block of packed weights.</summary>
    /// <param name="rows">All rows of the class.</param>
    /// <param name="remaining">Those not yet packed.</param>
    public static int NextRows<T, TVector, TSimd>(int rows, int remaining)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector> =>
        rows == 3 && HasThreeRows<T, TVector, TSimd>() ? 3 : TileLoop.NextRows<T, TVector, TSimd>(remaining);

    /// <summary>How many of the next rows go through the cells together: those of tiles of four and more, and what is left in longer tiles of its own.</summary>
    /// <param name="rows">All rows of the class.</param>
    /// <param name="remaining">Those not yet computed.</param>
    public static int NextRowsAlike<T, TVector, TSimd>(int rows, int remaining)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector> =>
        remaining >= 4 ? remaining & ~3 : NextRows<T, TVector, TSimd>(rows, remaining);

    /// <summary>Up to three rows, packed in the heights of <see cref="NextRows"/>, times a stretch of the window.</summary>
    public static void Multiply<T, TVector, TSimd, TCells>(int rows, int vectors, DepthPart depth, T* a, T* b, int* offsets, T* c, nint rowStride, AheadLines<T> ahead)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule
    {
        if (rows == 3 && HasThreeRows<T, TVector, TSimd>())
        {
            Multiply3<T, TVector, TSimd, TCells>(depth.Count, a + 3 * depth.First, b, offsets, c, rowStride, depth.IsContinued, ahead);
            return;
        }

        if (rows >= 2)
        {
            if (vectors == Vectors2) Multiply2<T, TVector, TSimd, TCells>(depth.Count, a + 2 * depth.First, b, offsets, c, rowStride, depth.IsContinued, ahead);
            else TileLoop.Multiply<T, TVector, TSimd, TCells>(2, vectors, depth.Count, a, depth.Depth, depth.First, b, offsets, 0, c, rowStride, depth.IsContinued, ahead);
            a += 2 * depth.Depth;
            c += 2 * rowStride;
        }

        if ((rows & 1) == 0) return;
        for (; vectors >= 4; vectors -= 4)
        {
            if (vectors == Vectors1)
            {
                Multiply1<T, TVector, TSimd, TCells>(depth.Count, a + depth.First, b, offsets, c, depth.IsContinued, ahead);
                return;
            }

            MultiplyHalf<T, TVector, TSimd, TCells>(depth.Count, a + depth.First, b, offsets, c, depth.IsContinued, ahead);
            b += 4 * TSimd.Count;
            c += 4 * TSimd.Count;
        }

        if (vectors > 0) TileLoop.Multiply<T, TVector, TSimd, TCells>(1, vectors, depth.Count, a, depth.Depth, depth.First, b, offsets, 0, c, rowStride, depth.IsContinued, ahead);
    }

    // 18 sums, the three factors and a vector of cells take 22 registers.
    private static bool HasThreeRows<T, TVector, TSimd>()
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector> => TSimd.MaxTileRows == 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply1<T, TVector, TSimd, TCells>(int depth, T* a, T* b, int* offsets, T* c, bool isContinued, AheadLines<T> ahead)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule
    {
        TVector c0 = TSimd.Zero, c1 = TSimd.Zero, c2 = TSimd.Zero, c3 = TSimd.Zero;
        TVector c4 = TSimd.Zero, c5 = TSimd.Zero, c6 = TSimd.Zero, c7 = TSimd.Zero;
        if (isContinued)
        {
            c0 = TSimd.Load(c);
            c1 = TSimd.Load(c + TSimd.Count);
            c2 = TSimd.Load(c + 2 * TSimd.Count);
            c3 = TSimd.Load(c + 3 * TSimd.Count);
            c4 = TSimd.Load(c + 4 * TSimd.Count);
            c5 = TSimd.Load(c + 5 * TSimd.Count);
            c6 = TSimd.Load(c + 6 * TSimd.Count);
            c7 = TSimd.Load(c + 7 * TSimd.Count);
        }

        for (int k = 0; k < depth; k++)
        {
            T* row = b + offsets[k];
            if (TCells.LinesPerStep == 1) ahead.Fetch(k);
            if (TCells.AreStreamed) CellStream.Ask<T, TVector>(row, Vectors1);
            TVector factor = TSimd.Broadcast(a[k]);
            c0 = TSimd.FusedMultiplyAdd(TSimd.Load(row), factor, c0);
            c1 = TSimd.FusedMultiplyAdd(TSimd.Load(row + TSimd.Count), factor, c1);
            c2 = TSimd.FusedMultiplyAdd(TSimd.Load(row + 2 * TSimd.Count), factor, c2);
            c3 = TSimd.FusedMultiplyAdd(TSimd.Load(row + 3 * TSimd.Count), factor, c3);
            c4 = TSimd.FusedMultiplyAdd(TSimd.Load(row + 4 * TSimd.Count), factor, c4);
            c5 = TSimd.FusedMultiplyAdd(TSimd.Load(row + 5 * TSimd.Count), factor, c5);
            c6 = TSimd.FusedMultiplyAdd(TSimd.Load(row + 6 * TSimd.Count), factor, c6);
            c7 = TSimd.FusedMultiplyAdd(TSimd.Load(row + 7 * TSimd.Count), factor, c7);
        }

        TSimd.Store(c0, c);
        TSimd.Store(c1, c + TSimd.Count);
        TSimd.Store(c2, c + 2 * TSimd.Count);
        TSimd.Store(c3, c + 3 * TSimd.Count);
        TSimd.Store(c4, c + 4 * TSimd.Count);
        TSimd.Store(c5, c + 5 * TSimd.Count);
        TSimd.Store(c6, c + 6 * TSimd.Count);
        TSimd.Store(c7, c + 7 * TSimd.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyHalf<T, TVector, TSimd, TCells>(int depth, T* a, T* b, int* offsets, T* c, bool isContinued, AheadLines<T> ahead)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule
    {
        TVector c0 = TSimd.Zero, c1 = TSimd.Zero, c2 = TSimd.Zero, c3 = TSimd.Zero;
        if (isContinued)
        {
            c0 = TSimd.Load(c);
            c1 = TSimd.Load(c + TSimd.Count);
            c2 = TSimd.Load(c + 2 * TSimd.Count);
            c3 = TSimd.Load(c + 3 * TSimd.Count);
        }

        for (int k = 0; k < depth; k++)
        {
            T* row = b + offsets[k];
            if (TCells.LinesPerStep == 1) ahead.Fetch(k);
            if (TCells.AreStreamed) CellStream.Ask<T, TVector>(row, Vectors1 / 2);
            TVector factor = TSimd.Broadcast(a[k]);
            c0 = TSimd.FusedMultiplyAdd(TSimd.Load(row), factor, c0);
            c1 = TSimd.FusedMultiplyAdd(TSimd.Load(row + TSimd.Count), factor, c1);
            c2 = TSimd.FusedMultiplyAdd(TSimd.Load(row + 2 * TSimd.Count), factor, c2);
            c3 = TSimd.FusedMultiplyAdd(TSimd.Load(row + 3 * TSimd.Count), factor, c3);
        }

        TSimd.Store(c0, c);
        TSimd.Store(c1, c + TSimd.Count);
        TSimd.Store(c2, c + 2 * TSimd.Count);
        TSimd.Store(c3, c + 3 * TSimd.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply2<T, TVector, TSimd, TCells>(int depth, T* a, T* b, int* offsets, T* c, nint rowStride, bool isContinued, AheadLines<T> ahead)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule
    {
        TVector c00 = TSimd.Zero, c01 = TSimd.Zero, c02 = TSimd.Zero, c03 = TSimd.Zero;
        TVector c10 = TSimd.Zero, c11 = TSimd.Zero, c12 = TSimd.Zero, c13 = TSimd.Zero;
        if (isContinued)
        {
            c00 = TSimd.Load(c);
            c01 = TSimd.Load(c + TSimd.Count);
            c02 = TSimd.Load(c + 2 * TSimd.Count);
            c03 = TSimd.Load(c + 3 * TSimd.Count);
            c10 = TSimd.Load(c + rowStride);
            c11 = TSimd.Load(c + rowStride + TSimd.Count);
            c12 = TSimd.Load(c + rowStride + 2 * TSimd.Count);
            c13 = TSimd.Load(c + rowStride + 3 * TSimd.Count);
        }

        for (int k = 0; k < depth; k++, a += 2)
        {
            T* row = b + offsets[k];
            if (TCells.LinesPerStep == 1) ahead.Fetch(k);
            if (TCells.AreStreamed) CellStream.Ask<T, TVector>(row, Vectors2);
            TVector first = TSimd.Broadcast(a[0]);
            TVector second = TSimd.Broadcast(a[1]);
            TVector cells = TSimd.Load(row);
            c00 = TSimd.FusedMultiplyAdd(cells, first, c00);
            c10 = TSimd.FusedMultiplyAdd(cells, second, c10);
            cells = TSimd.Load(row + TSimd.Count);
            c01 = TSimd.FusedMultiplyAdd(cells, first, c01);
            c11 = TSimd.FusedMultiplyAdd(cells, second, c11);
            cells = TSimd.Load(row + 2 * TSimd.Count);
            c02 = TSimd.FusedMultiplyAdd(cells, first, c02);
            c12 = TSimd.FusedMultiplyAdd(cells, second, c12);
            cells = TSimd.Load(row + 3 * TSimd.Count);
            c03 = TSimd.FusedMultiplyAdd(cells, first, c03);
            c13 = TSimd.FusedMultiplyAdd(cells, second, c13);
        }

        TSimd.Store(c00, c);
        TSimd.Store(c01, c + TSimd.Count);
        TSimd.Store(c02, c + 2 * TSimd.Count);
        TSimd.Store(c03, c + 3 * TSimd.Count);
        c += rowStride;
        TSimd.Store(c10, c);
        TSimd.Store(c11, c + TSimd.Count);
        TSimd.Store(c12, c + 2 * TSimd.Count);
        TSimd.Store(c13, c + 3 * TSimd.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply3<T, TVector, TSimd, TCells>(int depth, T* a, T* b, int* offsets, T* c, nint rowStride, bool isContinued, AheadLines<T> ahead)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule
    {
        TVector c00 = TSimd.Zero, c01 = TSimd.Zero, c02 = TSimd.Zero, c03 = TSimd.Zero, c04 = TSimd.Zero, c05 = TSimd.Zero;
        TVector c10 = TSimd.Zero, c11 = TSimd.Zero, c12 = TSimd.Zero, c13 = TSimd.Zero, c14 = TSimd.Zero, c15 = TSimd.Zero;
        TVector c20 = TSimd.Zero, c21 = TSimd.Zero, c22 = TSimd.Zero, c23 = TSimd.Zero, c24 = TSimd.Zero, c25 = TSimd.Zero;
        if (isContinued)
        {
            c00 = TSimd.Load(c);
            c01 = TSimd.Load(c + TSimd.Count);
            c02 = TSimd.Load(c + 2 * TSimd.Count);
            c03 = TSimd.Load(c + 3 * TSimd.Count);
            c04 = TSimd.Load(c + 4 * TSimd.Count);
            c05 = TSimd.Load(c + 5 * TSimd.Count);
            c10 = TSimd.Load(c + rowStride);
            c11 = TSimd.Load(c + rowStride + TSimd.Count);
            c12 = TSimd.Load(c + rowStride + 2 * TSimd.Count);
            c13 = TSimd.Load(c + rowStride + 3 * TSimd.Count);
            c14 = TSimd.Load(c + rowStride + 4 * TSimd.Count);
            c15 = TSimd.Load(c + rowStride + 5 * TSimd.Count);
            c20 = TSimd.Load(c + 2 * rowStride);
            c21 = TSimd.Load(c + 2 * rowStride + TSimd.Count);
            c22 = TSimd.Load(c + 2 * rowStride + 2 * TSimd.Count);
            c23 = TSimd.Load(c + 2 * rowStride + 3 * TSimd.Count);
            c24 = TSimd.Load(c + 2 * rowStride + 4 * TSimd.Count);
            c25 = TSimd.Load(c + 2 * rowStride + 5 * TSimd.Count);
        }

        for (int k = 0; k < depth; k++, a += 3)
        {
            T* row = b + offsets[k];
            if (TCells.LinesPerStep == 1) ahead.Fetch(k);
            if (TCells.AreStreamed) CellStream.Ask<T, TVector>(row, Vectors3);
            TVector first = TSimd.Broadcast(a[0]);
            TVector second = TSimd.Broadcast(a[1]);
            TVector third = TSimd.Broadcast(a[2]);
            TVector cells = TSimd.Load(row);
            c00 = TSimd.FusedMultiplyAdd(cells, first, c00);
            c10 = TSimd.FusedMultiplyAdd(cells, second, c10);
            c20 = TSimd.FusedMultiplyAdd(cells, third, c20);
            cells = TSimd.Load(row + TSimd.Count);
            c01 = TSimd.FusedMultiplyAdd(cells, first, c01);
            c11 = TSimd.FusedMultiplyAdd(cells, second, c11);
            c21 = TSimd.FusedMultiplyAdd(cells, third, c21);
            cells = TSimd.Load(row + 2 * TSimd.Count);
            c02 = TSimd.FusedMultiplyAdd(cells, first, c02);
            c12 = TSimd.FusedMultiplyAdd(cells, second, c12);
            c22 = TSimd.FusedMultiplyAdd(cells, third, c22);
            cells = TSimd.Load(row + 3 * TSimd.Count);
            c03 = TSimd.FusedMultiplyAdd(cells, first, c03);
            c13 = TSimd.FusedMultiplyAdd(cells, second, c13);
            c23 = TSimd.FusedMultiplyAdd(cells, third, c23);
            cells = TSimd.Load(row + 4 * TSimd.Count);
            c04 = TSimd.FusedMultiplyAdd(cells, first, c04);
            c14 = TSimd.FusedMultiplyAdd(cells, second, c14);
            c24 = TSimd.FusedMultiplyAdd(cells, third, c24);
            cells = TSimd.Load(row + 5 * TSimd.Count);
            c05 = TSimd.FusedMultiplyAdd(cells, first, c05);
            c15 = TSimd.FusedMultiplyAdd(cells, second, c15);
            c25 = TSimd.FusedMultiplyAdd(cells, third, c25);
        }

        TSimd.Store(c00, c);
        TSimd.Store(c01, c + TSimd.Count);
        TSimd.Store(c02, c + 2 * TSimd.Count);
        TSimd.Store(c03, c + 3 * TSimd.Count);
        TSimd.Store(c04, c + 4 * TSimd.Count);
        TSimd.Store(c05, c + 5 * TSimd.Count);
        c += rowStride;
        TSimd.Store(c10, c);
        TSimd.Store(c11, c + TSimd.Count);
        TSimd.Store(c12, c + 2 * TSimd.Count);
        TSimd.Store(c13, c + 3 * TSimd.Count);
        TSimd.Store(c14, c + 4 * TSimd.Count);
        TSimd.Store(c15, c + 5 * TSimd.Count);
        c += rowStride;
        TSimd.Store(c20, c);
        TSimd.Store(c21, c + TSimd.Count);
        TSimd.Store(c22, c + 2 * TSimd.Count);
        TSimd.Store(c23, c + 3 * TSimd.Count);
        TSimd.Store(c24, c + 4 * TSimd.Count);
        TSimd.Store(c25, c + 5 * TSimd.Count);
    }
}
