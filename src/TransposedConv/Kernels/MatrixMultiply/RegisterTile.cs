using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>
/// The innermost loop of every dense kernel: a tile of C, rows × vectors, held in registers while the whole depth goes by.
/// </summary>
/// <remarks>
/// <para>
/// For each step of the depth the tile takes one row of B (up to three vectors), and of A one number per row, broadcast:
/// <c>C[r, v] = A[k, r] · B[k, v] + C[r, v]</c>, fused. So an element of C is one chain over ascending k, whatever the tile or the width.
/// </para>
/// <para>
/// A is packed <c>[depth][rows]</c>. Row k of B starts at <c>b + rowOffsets[k]</c>, so that several rows may share (overlapping) memory, as the
/// taps of a convolution do. The accumulators are separate locals because only those stay in registers; the tests on the
/// tile's constants disappear at compile time.
/// </para>
/// <para>
/// Steps all of whose cells are zero can be left out: then the list holds pairs, the step of A and the start of its row of B.
/// </para>
/// <para>
/// Where a cell of B may be missing, not just zero, a mask lies <c>maskOffset</c> behind it: all bits set if it exists, none if the sum passes it by.
/// </para>
/// </remarks>
internal static unsafe class RegisterTile
{
    /// <summary>
    /// How far ahead A is asked for: memory answers in some hundred steps, and the hardware's own prefetching ends with every page. Weights of 34 MB were
    /// read by one tile in 3.8 ms, without it in 5.8; those in a shared cache up to 6 % faster, 13 MB through tiles of 256 bits a quarter. Only the highest tiles ask.
    /// </summary>
    private const int PrefetchBytes = 2048;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T, TVector, TSimd, TTile, TCells>(
        int depth, T* a, T* b, int* rowOffsets, nint maskOffset, T* c, nint rowStride, bool accumulate, AheadLines<T> ahead)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TTile : struct, ITileShape
        where TCells : struct, ICellRule
    {
        TVector c00 = TSimd.Zero, c01 = TSimd.Zero, c02 = TSimd.Zero;
        TVector c10 = TSimd.Zero, c11 = TSimd.Zero, c12 = TSimd.Zero;
        TVector c20 = TSimd.Zero, c21 = TSimd.Zero, c22 = TSimd.Zero;
        TVector c30 = TSimd.Zero, c31 = TSimd.Zero, c32 = TSimd.Zero;
        TVector c40 = TSimd.Zero, c41 = TSimd.Zero, c42 = TSimd.Zero;
        TVector c50 = TSimd.Zero, c51 = TSimd.Zero, c52 = TSimd.Zero;
        TVector c60 = TSimd.Zero, c61 = TSimd.Zero, c62 = TSimd.Zero;
        TVector c70 = TSimd.Zero, c71 = TSimd.Zero, c72 = TSimd.Zero;
        if (accumulate)
        {
            c00 = TSimd.Load(c);
            if (TTile.Vectors > 1) c01 = TSimd.Load(c + TSimd.Count);
            if (TTile.Vectors > 2) c02 = TSimd.Load(c + 2 * TSimd.Count);
            if (TTile.Rows > 1)
            {
                c10 = TSimd.Load(c + rowStride);
                if (TTile.Vectors > 1) c11 = TSimd.Load(c + rowStride + TSimd.Count);
                if (TTile.Vectors > 2) c12 = TSimd.Load(c + rowStride + 2 * TSimd.Count);
                if (TTile.Rows > 2)
                {
                    c20 = TSimd.Load(c + 2 * rowStride);
                    if (TTile.Vectors > 1) c21 = TSimd.Load(c + 2 * rowStride + TSimd.Count);
                    if (TTile.Vectors > 2) c22 = TSimd.Load(c + 2 * rowStride + 2 * TSimd.Count);
                    c30 = TSimd.Load(c + 3 * rowStride);
                    if (TTile.Vectors > 1) c31 = TSimd.Load(c + 3 * rowStride + TSimd.Count);
                    if (TTile.Vectors > 2) c32 = TSimd.Load(c + 3 * rowStride + 2 * TSimd.Count);
                    if (TTile.Rows > 4)
                    {
                        c40 = TSimd.Load(c + 4 * rowStride);
                        if (TTile.Vectors > 1) c41 = TSimd.Load(c + 4 * rowStride + TSimd.Count);
                        if (TTile.Vectors > 2) c42 = TSimd.Load(c + 4 * rowStride + 2 * TSimd.Count);
                        c50 = TSimd.Load(c + 5 * rowStride);
                        if (TTile.Vectors > 1) c51 = TSimd.Load(c + 5 * rowStride + TSimd.Count);
                        if (TTile.Vectors > 2) c52 = TSimd.Load(c + 5 * rowStride + 2 * TSimd.Count);
                        c60 = TSimd.Load(c + 6 * rowStride);
                        if (TTile.Vectors > 1) c61 = TSimd.Load(c + 6 * rowStride + TSimd.Count);
                        if (TTile.Vectors > 2) c62 = TSimd.Load(c + 6 * rowStride + 2 * TSimd.Count);
                        c70 = TSimd.Load(c + 7 * rowStride);
                        if (TTile.Vectors > 1) c71 = TSimd.Load(c + 7 * rowStride + TSimd.Count);
                        if (TTile.Vectors > 2) c72 = TSimd.Load(c + 7 * rowStride + 2 * TSimd.Count);
                    }
                }
            }
        }

        T* first = a;
        for (int k = 0; k < depth; k++, a += TTile.Rows)
        {
            if (TCells.AreListed) a = first + (nint)rowOffsets[2 * k] * TTile.Rows;
            T* row = b + rowOffsets[TCells.AreListed ? 2 * k + 1 : k];
            if (TTile.Rows == TSimd.MaxTileRows) CacheLine.PrefetchFirst(a + PrefetchBytes / sizeof(T));
            if (TCells.LinesPerStep == 1) ahead.Fetch(k);
            if (TCells.AreStreamed) CellStream.Ask<T, TVector>(row, TTile.Vectors);
            TVector b0 = TSimd.Load(row);
            TVector b1 = TTile.Vectors > 1 ? TSimd.Load(row + TSimd.Count) : default;
            TVector b2 = TTile.Vectors > 2 ? TSimd.Load(row + 2 * TSimd.Count) : default;
            TVector m0 = TCells.MayBeMissing ? TSimd.Load(row + maskOffset) : default;
            TVector m1 = TCells.MayBeMissing && TTile.Vectors > 1 ? TSimd.Load(row + maskOffset + TSimd.Count) : default;
            TVector m2 = TCells.MayBeMissing && TTile.Vectors > 2 ? TSimd.Load(row + maskOffset + 2 * TSimd.Count) : default;
            TVector factor;
            factor = TSimd.Broadcast(a[0]);
            c00 = Step<T, TVector, TSimd, TCells>(b0, factor, c00, m0);
            if (TTile.Vectors > 1) c01 = Step<T, TVector, TSimd, TCells>(b1, factor, c01, m1);
            if (TTile.Vectors > 2) c02 = Step<T, TVector, TSimd, TCells>(b2, factor, c02, m2);
            if (TTile.Rows > 1)
            {
                factor = TSimd.Broadcast(a[1]);
                c10 = Step<T, TVector, TSimd, TCells>(b0, factor, c10, m0);
                if (TTile.Vectors > 1) c11 = Step<T, TVector, TSimd, TCells>(b1, factor, c11, m1);
                if (TTile.Vectors > 2) c12 = Step<T, TVector, TSimd, TCells>(b2, factor, c12, m2);
                if (TTile.Rows > 2)
                {
                    factor = TSimd.Broadcast(a[2]);
                    c20 = Step<T, TVector, TSimd, TCells>(b0, factor, c20, m0);
                    if (TTile.Vectors > 1) c21 = Step<T, TVector, TSimd, TCells>(b1, factor, c21, m1);
                    if (TTile.Vectors > 2) c22 = Step<T, TVector, TSimd, TCells>(b2, factor, c22, m2);
                    factor = TSimd.Broadcast(a[3]);
                    c30 = Step<T, TVector, TSimd, TCells>(b0, factor, c30, m0);
                    if (TTile.Vectors > 1) c31 = Step<T, TVector, TSimd, TCells>(b1, factor, c31, m1);
                    if (TTile.Vectors > 2) c32 = Step<T, TVector, TSimd, TCells>(b2, factor, c32, m2);
                    if (TTile.Rows > 4)
                    {
                        factor = TSimd.Broadcast(a[4]);
                        c40 = Step<T, TVector, TSimd, TCells>(b0, factor, c40, m0);
                        if (TTile.Vectors > 1) c41 = Step<T, TVector, TSimd, TCells>(b1, factor, c41, m1);
                        if (TTile.Vectors > 2) c42 = Step<T, TVector, TSimd, TCells>(b2, factor, c42, m2);
                        factor = TSimd.Broadcast(a[5]);
                        c50 = Step<T, TVector, TSimd, TCells>(b0, factor, c50, m0);
                        if (TTile.Vectors > 1) c51 = Step<T, TVector, TSimd, TCells>(b1, factor, c51, m1);
                        if (TTile.Vectors > 2) c52 = Step<T, TVector, TSimd, TCells>(b2, factor, c52, m2);
                        factor = TSimd.Broadcast(a[6]);
                        c60 = Step<T, TVector, TSimd, TCells>(b0, factor, c60, m0);
                        if (TTile.Vectors > 1) c61 = Step<T, TVector, TSimd, TCells>(b1, factor, c61, m1);
                        if (TTile.Vectors > 2) c62 = Step<T, TVector, TSimd, TCells>(b2, factor, c62, m2);
                        factor = TSimd.Broadcast(a[7]);
                        c70 = Step<T, TVector, TSimd, TCells>(b0, factor, c70, m0);
                        if (TTile.Vectors > 1) c71 = Step<T, TVector, TSimd, TCells>(b1, factor, c71, m1);
                        if (TTile.Vectors > 2) c72 = Step<T, TVector, TSimd, TCells>(b2, factor, c72, m2);
                    }
                }
            }
        }

        TSimd.Store(c00, c);
        if (TTile.Vectors > 1) TSimd.Store(c01, c + TSimd.Count);
        if (TTile.Vectors > 2) TSimd.Store(c02, c + 2 * TSimd.Count);
        if (TTile.Rows > 1)
        {
            TSimd.Store(c10, c + rowStride);
            if (TTile.Vectors > 1) TSimd.Store(c11, c + rowStride + TSimd.Count);
            if (TTile.Vectors > 2) TSimd.Store(c12, c + rowStride + 2 * TSimd.Count);
            if (TTile.Rows > 2)
            {
                TSimd.Store(c20, c + 2 * rowStride);
                if (TTile.Vectors > 1) TSimd.Store(c21, c + 2 * rowStride + TSimd.Count);
                if (TTile.Vectors > 2) TSimd.Store(c22, c + 2 * rowStride + 2 * TSimd.Count);
                TSimd.Store(c30, c + 3 * rowStride);
                if (TTile.Vectors > 1) TSimd.Store(c31, c + 3 * rowStride + TSimd.Count);
                if (TTile.Vectors > 2) TSimd.Store(c32, c + 3 * rowStride + 2 * TSimd.Count);
                if (TTile.Rows > 4)
                {
                    TSimd.Store(c40, c + 4 * rowStride);
                    if (TTile.Vectors > 1) TSimd.Store(c41, c + 4 * rowStride + TSimd.Count);
                    if (TTile.Vectors > 2) TSimd.Store(c42, c + 4 * rowStride + 2 * TSimd.Count);
                    TSimd.Store(c50, c + 5 * rowStride);
                    if (TTile.Vectors > 1) TSimd.Store(c51, c + 5 * rowStride + TSimd.Count);
                    if (TTile.Vectors > 2) TSimd.Store(c52, c + 5 * rowStride + 2 * TSimd.Count);
                    TSimd.Store(c60, c + 6 * rowStride);
                    if (TTile.Vectors > 1) TSimd.Store(c61, c + 6 * rowStride + TSimd.Count);
                    if (TTile.Vectors > 2) TSimd.Store(c62, c + 6 * rowStride + 2 * TSimd.Count);
                    TSimd.Store(c70, c + 7 * rowStride);
                    if (TTile.Vectors > 1) TSimd.Store(c71, c + 7 * rowStride + TSimd.Count);
                    if (TTile.Vectors > 2) TSimd.Store(c72, c + 7 * rowStride + 2 * TSimd.Count);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Step<T, TVector, TSimd, TCells>(TVector cells, TVector factor, TVector sum, TVector mask)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule
    {
        // Not by a local for both: the compiler would add to the last use of an operand and move the sum back.
        return TCells.MayBeMissing ? TSimd.Select(mask, TSimd.FusedMultiplyAdd(cells, factor, sum), sum) : TSimd.FusedMultiplyAdd(cells, factor, sum);
    }
}
