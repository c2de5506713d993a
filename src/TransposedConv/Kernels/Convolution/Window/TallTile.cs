using System.Runtime.CompilerServices;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The register tile of twelve rows of a window, packed as eight and four: every cell is loaded once for both, and as many sums are under way as in a tile of
/// eight rows.
/// </summary>
/// <remarks>
/// As <see cref="RegisterTile"/>, where the last four rows go through the cells once more, twelve sums at a time: three channels of four phases and a depth of 512 took
/// 5 % longer so.
/// </remarks>
internal static unsafe class TallTile
{
    /// <summary>Rows of the tile.</summary>
    public const int Rows = 12;

    /// <summary>Vectors of the widest tile: 24 sums, two vectors of cells and a factor take 27 registers.</summary>
    public const int MostVectors = 2;

    private const int LowRows = 8;

    /// <summary>Rows of these that are summed in a tall tile, the last ones: those that would leave a tile of four.</summary>
    public static int RowsOf<T, TVector, TSimd>(int rows)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector> => TSimd.MaxTileRows == LowRows && rows >= Rows && rows % LowRows == Rows - LowRows ? Rows : 0;

    /// <param name="vectors">Vectors of positions, one or two.</param>
    /// <param name="depth">The steps of the sums.</param>
    /// <param name="a">The rows, packed <c>[depth][8]</c> and behind them <c>[depth][4]</c>.</param>
    /// <param name="b">The cells.</param>
    /// <param name="rowOffsets">Start of each row of the cells.</param>
    /// <param name="c">The first sum.</param>
    /// <param name="rowStride">Elements between rows of sums.</param>
    /// <param name="ahead">What the steps ask for, if the rule says so.</param>
    public static void Multiply<T, TVector, TSimd, TCells>(int vectors, DepthPart depth, T* a, T* b, int* rowOffsets, T* c, nint rowStride, AheadLines<T> ahead)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule
    {
        if (vectors == MostVectors) Multiply<T, TVector, TSimd, Tile12x2, TCells>(depth, a, b, rowOffsets, c, rowStride, ahead);
        else Multiply<T, TVector, TSimd, Tile12x1, TCells>(depth, a, b, rowOffsets, c, rowStride, ahead);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<T, TVector, TSimd, TTile, TCells>(DepthPart depth, T* a, T* b, int* rowOffsets, T* c, nint rowStride, AheadLines<T> ahead)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TTile : struct, ITileShape
        where TCells : struct, ICellRule
    {
        TVector c00 = TSimd.Zero, c01 = TSimd.Zero, c10 = TSimd.Zero, c11 = TSimd.Zero;
        TVector c20 = TSimd.Zero, c21 = TSimd.Zero, c30 = TSimd.Zero, c31 = TSimd.Zero;
        TVector c40 = TSimd.Zero, c41 = TSimd.Zero, c50 = TSimd.Zero, c51 = TSimd.Zero;
        TVector c60 = TSimd.Zero, c61 = TSimd.Zero, c70 = TSimd.Zero, c71 = TSimd.Zero;
        TVector c80 = TSimd.Zero, c81 = TSimd.Zero, c90 = TSimd.Zero, c91 = TSimd.Zero;
        TVector cA0 = TSimd.Zero, cA1 = TSimd.Zero, cB0 = TSimd.Zero, cB1 = TSimd.Zero;
        if (depth.IsContinued)
        {
            Load<T, TVector, TSimd, TTile>(out c00, out c01, c);
            Load<T, TVector, TSimd, TTile>(out c10, out c11, c + rowStride);
            Load<T, TVector, TSimd, TTile>(out c20, out c21, c + 2 * rowStride);
            Load<T, TVector, TSimd, TTile>(out c30, out c31, c + 3 * rowStride);
            Load<T, TVector, TSimd, TTile>(out c40, out c41, c + 4 * rowStride);
            Load<T, TVector, TSimd, TTile>(out c50, out c51, c + 5 * rowStride);
            Load<T, TVector, TSimd, TTile>(out c60, out c61, c + 6 * rowStride);
            Load<T, TVector, TSimd, TTile>(out c70, out c71, c + 7 * rowStride);
            Load<T, TVector, TSimd, TTile>(out c80, out c81, c + 8 * rowStride);
            Load<T, TVector, TSimd, TTile>(out c90, out c91, c + 9 * rowStride);
            Load<T, TVector, TSimd, TTile>(out cA0, out cA1, c + 10 * rowStride);
            Load<T, TVector, TSimd, TTile>(out cB0, out cB1, c + 11 * rowStride);
        }

        T* high = a + (nint)depth.Depth * LowRows + (nint)depth.First * (TTile.Rows - LowRows);
        a += (nint)depth.First * LowRows;
        for (int k = 0; k < depth.Count; k++, a += LowRows, high += TTile.Rows - LowRows)
        {
            T* row = b + rowOffsets[k];
            if (TCells.LinesPerStep == 1) ahead.Fetch(k);
            TVector b0 = TSimd.Load(row);
            TVector b1 = TTile.Vectors > 1 ? TSimd.Load(row + TSimd.Count) : default;
            Step<T, TVector, TSimd, TTile>(a[0], b0, b1, ref c00, ref c01);
            Step<T, TVector, TSimd, TTile>(a[1], b0, b1, ref c10, ref c11);
            Step<T, TVector, TSimd, TTile>(a[2], b0, b1, ref c20, ref c21);
            Step<T, TVector, TSimd, TTile>(a[3], b0, b1, ref c30, ref c31);
            Step<T, TVector, TSimd, TTile>(a[4], b0, b1, ref c40, ref c41);
            Step<T, TVector, TSimd, TTile>(a[5], b0, b1, ref c50, ref c51);
            Step<T, TVector, TSimd, TTile>(a[6], b0, b1, ref c60, ref c61);
            Step<T, TVector, TSimd, TTile>(a[7], b0, b1, ref c70, ref c71);
            Step<T, TVector, TSimd, TTile>(high[0], b0, b1, ref c80, ref c81);
            Step<T, TVector, TSimd, TTile>(high[1], b0, b1, ref c90, ref c91);
            Step<T, TVector, TSimd, TTile>(high[2], b0, b1, ref cA0, ref cA1);
            Step<T, TVector, TSimd, TTile>(high[3], b0, b1, ref cB0, ref cB1);
        }

        Store<T, TVector, TSimd, TTile>(c00, c01, c);
        Store<T, TVector, TSimd, TTile>(c10, c11, c + rowStride);
        Store<T, TVector, TSimd, TTile>(c20, c21, c + 2 * rowStride);
        Store<T, TVector, TSimd, TTile>(c30, c31, c + 3 * rowStride);
        Store<T, TVector, TSimd, TTile>(c40, c41, c + 4 * rowStride);
        Store<T, TVector, TSimd, TTile>(c50, c51, c + 5 * rowStride);
        Store<T, TVector, TSimd, TTile>(c60, c61, c + 6 * rowStride);
        Store<T, TVector, TSimd, TTile>(c70, c71, c + 7 * rowStride);
        Store<T, TVector, TSimd, TTile>(c80, c81, c + 8 * rowStride);
        Store<T, TVector, TSimd, TTile>(c90, c91, c + 9 * rowStride);
        Store<T, TVector, TSimd, TTile>(cA0, cA1, c + 10 * rowStride);
        Store<T, TVector, TSimd, TTile>(cB0, cB1, c + 11 * rowStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<T, TVector, TSimd, TTile>(T factor, TVector b0, TVector b1, ref TVector sum0, ref TVector sum1)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TTile : struct, ITileShape
    {
        TVector factors = TSimd.Broadcast(factor);
        sum0 = TSimd.FusedMultiplyAdd(b0, factors, sum0);
        if (TTile.Vectors > 1) sum1 = TSimd.FusedMultiplyAdd(b1, factors, sum1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<T, TVector, TSimd, TTile>(out TVector sum0, out TVector sum1, T* source)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TTile : struct, ITileShape
    {
        sum0 = TSimd.Load(source);
        sum1 = TTile.Vectors > 1 ? TSimd.Load(source + TSimd.Count) : TSimd.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T, TVector, TSimd, TTile>(TVector sum0, TVector sum1, T* target)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TTile : struct, ITileShape
    {
        TSimd.Store(sum0, target);
        if (TTile.Vectors > 1) TSimd.Store(sum1, target + TSimd.Count);
    }
}
