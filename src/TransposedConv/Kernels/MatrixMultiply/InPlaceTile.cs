using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>
/// A register tile whose rows of A are read where they lie: row r at step k is the element <c>offsets[k]</c> behind <c>rows[r]</c>.
/// </summary>
/// <remarks>
/// <para>
/// A number of A is broadcast and needs no neighbours, so nothing is gained by packing it: a plain matrix, its transpose and the taps of
/// a convolution, whose rows overlap in memory, are all read in place. Only B, which is read in vectors, comes in panels (or rows
/// of a matrix), a given number of elements apart.
/// </para>
/// <para>
/// As in <see cref="RegisterTile"/> an element of C is one chain over ascending k, <c>C[r, v] = A[r, k] · B[k, v] + C[r, v]</c>, fused, and a mask may lie
/// behind B. At the end a zero is added: −0 leaves a number as it is, +0 makes +0 of a sum that underflowed to −0.
/// </para>
/// <para>
/// Steps can be left out: then the offsets are pairs, the offset in a row of A and the step of B.
/// </para>
/// </remarks>
internal static unsafe class InPlaceTile
{
    /// <summary>How far ahead B is asked for where so few rows use it that it may come from far: about 2 KB of a panel.</summary>
    private const int PrefetchSteps = 10;

    /// <summary>
    /// How many steps ahead factors are asked for, a row at each step: without, 256 to 256 channels of 14 × 14 with kernel 3 took 1.14 times as long, 512 to 512 of 12 × 12 with kernel 1 1.16; 16 and 64
    /// steps were as good or a little worse. A list of steps has as many more behind its last one.
    /// </summary>
    public const int FactorSteps = 32;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T, TVector, TSimd, TTile, TCells>(
        int depth, T** rows, int* offsets, T* b, nint bStride, nint maskOffset, T* c, nint cStride, bool accumulate, T end)
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
                c10 = TSimd.Load(c + cStride);
                if (TTile.Vectors > 1) c11 = TSimd.Load(c + cStride + TSimd.Count);
                if (TTile.Vectors > 2) c12 = TSimd.Load(c + cStride + 2 * TSimd.Count);
                if (TTile.Rows > 2)
                {
                    c20 = TSimd.Load(c + 2 * cStride);
                    if (TTile.Vectors > 1) c21 = TSimd.Load(c + 2 * cStride + TSimd.Count);
                    if (TTile.Vectors > 2) c22 = TSimd.Load(c + 2 * cStride + 2 * TSimd.Count);
                    c30 = TSimd.Load(c + 3 * cStride);
                    if (TTile.Vectors > 1) c31 = TSimd.Load(c + 3 * cStride + TSimd.Count);
                    if (TTile.Vectors > 2) c32 = TSimd.Load(c + 3 * cStride + 2 * TSimd.Count);
                    if (TTile.Rows > 4)
                    {
                        c40 = TSimd.Load(c + 4 * cStride);
                        if (TTile.Vectors > 1) c41 = TSimd.Load(c + 4 * cStride + TSimd.Count);
                        if (TTile.Vectors > 2) c42 = TSimd.Load(c + 4 * cStride + 2 * TSimd.Count);
                        c50 = TSimd.Load(c + 5 * cStride);
                        if (TTile.Vectors > 1) c51 = TSimd.Load(c + 5 * cStride + TSimd.Count);
                        if (TTile.Vectors > 2) c52 = TSimd.Load(c + 5 * cStride + 2 * TSimd.Count);
                        c60 = TSimd.Load(c + 6 * cStride);
                        if (TTile.Vectors > 1) c61 = TSimd.Load(c + 6 * cStride + TSimd.Count);
                        if (TTile.Vectors > 2) c62 = TSimd.Load(c + 6 * cStride + 2 * TSimd.Count);
                        c70 = TSimd.Load(c + 7 * cStride);
                        if (TTile.Vectors > 1) c71 = TSimd.Load(c + 7 * cStride + TSimd.Count);
                        if (TTile.Vectors > 2) c72 = TSimd.Load(c + 7 * cStride + 2 * TSimd.Count);
                    }
                }
            }
        }

        T* a0 = rows[0];
        T* a1 = TTile.Rows > 1 ? rows[1] : null;
        T* a2 = TTile.Rows > 2 ? rows[2] : null;
        T* a3 = TTile.Rows > 2 ? rows[3] : null;
        T* a4 = TTile.Rows > 4 ? rows[4] : null;
        T* a5 = TTile.Rows > 4 ? rows[5] : null;
        T* a6 = TTile.Rows > 4 ? rows[6] : null;
        T* a7 = TTile.Rows > 4 ? rows[7] : null;
        T* packed = b;
        nint step = 0;
        for (int* last = offsets + (TCells.AreListed ? 2 * depth : depth); offsets < last; offsets += TCells.AreListed ? 2 : 1, b += bStride)
        {
            nint k = *offsets;
            if (TCells.AreListed) b = packed + offsets[1] * bStride;
            if (TTile.Rows <= 2)
            {
                CacheLine.PrefetchFirst(b + PrefetchSteps * bStride);
                if (TTile.Vectors > 1) CacheLine.PrefetchFirst(b + PrefetchSteps * bStride + TSimd.Count);
                if (TTile.Vectors > 2) CacheLine.PrefetchFirst(b + PrefetchSteps * bStride + 2 * TSimd.Count);
            }

            if (TCells.AskForFactors) CacheLine.PrefetchFirst(rows[step++ & (TTile.Rows - 1)] + offsets[2 * FactorSteps]);
            TVector b0 = TSimd.Load(b);
            TVector b1 = TTile.Vectors > 1 ? TSimd.Load(b + TSimd.Count) : default;
            TVector b2 = TTile.Vectors > 2 ? TSimd.Load(b + 2 * TSimd.Count) : default;
            TVector m0 = TCells.MayBeMissing ? TSimd.Load(b + maskOffset) : default;
            TVector m1 = TCells.MayBeMissing && TTile.Vectors > 1 ? TSimd.Load(b + maskOffset + TSimd.Count) : default;
            TVector m2 = TCells.MayBeMissing && TTile.Vectors > 2 ? TSimd.Load(b + maskOffset + 2 * TSimd.Count) : default;
            TVector factor;
            factor = TSimd.Broadcast(a0[k]);
            c00 = Step<T, TVector, TSimd, TCells>(b0, factor, c00, m0);
            if (TTile.Vectors > 1) c01 = Step<T, TVector, TSimd, TCells>(b1, factor, c01, m1);
            if (TTile.Vectors > 2) c02 = Step<T, TVector, TSimd, TCells>(b2, factor, c02, m2);
            if (TTile.Rows > 1)
            {
                factor = TSimd.Broadcast(a1[k]);
                c10 = Step<T, TVector, TSimd, TCells>(b0, factor, c10, m0);
                if (TTile.Vectors > 1) c11 = Step<T, TVector, TSimd, TCells>(b1, factor, c11, m1);
                if (TTile.Vectors > 2) c12 = Step<T, TVector, TSimd, TCells>(b2, factor, c12, m2);
                if (TTile.Rows > 2)
                {
                    factor = TSimd.Broadcast(a2[k]);
                    c20 = Step<T, TVector, TSimd, TCells>(b0, factor, c20, m0);
                    if (TTile.Vectors > 1) c21 = Step<T, TVector, TSimd, TCells>(b1, factor, c21, m1);
                    if (TTile.Vectors > 2) c22 = Step<T, TVector, TSimd, TCells>(b2, factor, c22, m2);
                    factor = TSimd.Broadcast(a3[k]);
                    c30 = Step<T, TVector, TSimd, TCells>(b0, factor, c30, m0);
                    if (TTile.Vectors > 1) c31 = Step<T, TVector, TSimd, TCells>(b1, factor, c31, m1);
                    if (TTile.Vectors > 2) c32 = Step<T, TVector, TSimd, TCells>(b2, factor, c32, m2);
                    if (TTile.Rows > 4)
                    {
                        factor = TSimd.Broadcast(a4[k]);
                        c40 = Step<T, TVector, TSimd, TCells>(b0, factor, c40, m0);
                        if (TTile.Vectors > 1) c41 = Step<T, TVector, TSimd, TCells>(b1, factor, c41, m1);
                        if (TTile.Vectors > 2) c42 = Step<T, TVector, TSimd, TCells>(b2, factor, c42, m2);
                        factor = TSimd.Broadcast(a5[k]);
                        c50 = Step<T, TVector, TSimd, TCells>(b0, factor, c50, m0);
                        if (TTile.Vectors > 1) c51 = Step<T, TVector, TSimd, TCells>(b1, factor, c51, m1);
                        if (TTile.Vectors > 2) c52 = Step<T, TVector, TSimd, TCells>(b2, factor, c52, m2);
                        factor = TSimd.Broadcast(a6[k]);
                        c60 = Step<T, TVector, TSimd, TCells>(b0, factor, c60, m0);
                        if (TTile.Vectors > 1) c61 = Step<T, TVector, TSimd, TCells>(b1, factor, c61, m1);
                        if (TTile.Vectors > 2) c62 = Step<T, TVector, TSimd, TCells>(b2, factor, c62, m2);
                        factor = TSimd.Broadcast(a7[k]);
                        c70 = Step<T, TVector, TSimd, TCells>(b0, factor, c70, m0);
                        if (TTile.Vectors > 1) c71 = Step<T, TVector, TSimd, TCells>(b1, factor, c71, m1);
                        if (TTile.Vectors > 2) c72 = Step<T, TVector, TSimd, TCells>(b2, factor, c72, m2);
                    }
                }
            }
        }

        TVector zero = TSimd.Broadcast(end);
        TSimd.Store(TSimd.Add(c00, zero), c);
        if (TTile.Vectors > 1) TSimd.Store(TSimd.Add(c01, zero), c + TSimd.Count);
        if (TTile.Vectors > 2) TSimd.Store(TSimd.Add(c02, zero), c + 2 * TSimd.Count);
        if (TTile.Rows > 1)
        {
            TSimd.Store(TSimd.Add(c10, zero), c + cStride);
            if (TTile.Vectors > 1) TSimd.Store(TSimd.Add(c11, zero), c + cStride + TSimd.Count);
            if (TTile.Vectors > 2) TSimd.Store(TSimd.Add(c12, zero), c + cStride + 2 * TSimd.Count);
            if (TTile.Rows > 2)
            {
                TSimd.Store(TSimd.Add(c20, zero), c + 2 * cStride);
                if (TTile.Vectors > 1) TSimd.Store(TSimd.Add(c21, zero), c + 2 * cStride + TSimd.Count);
                if (TTile.Vectors > 2) TSimd.Store(TSimd.Add(c22, zero), c + 2 * cStride + 2 * TSimd.Count);
                TSimd.Store(TSimd.Add(c30, zero), c + 3 * cStride);
                if (TTile.Vectors > 1) TSimd.Store(TSimd.Add(c31, zero), c + 3 * cStride + TSimd.Count);
                if (TTile.Vectors > 2) TSimd.Store(TSimd.Add(c32, zero), c + 3 * cStride + 2 * TSimd.Count);
                if (TTile.Rows > 4)
                {
                    TSimd.Store(TSimd.Add(c40, zero), c + 4 * cStride);
                    if (TTile.Vectors > 1) TSimd.Store(TSimd.Add(c41, zero), c + 4 * cStride + TSimd.Count);
                    if (TTile.Vectors > 2) TSimd.Store(TSimd.Add(c42, zero), c + 4 * cStride + 2 * TSimd.Count);
                    TSimd.Store(TSimd.Add(c50, zero), c + 5 * cStride);
                    if (TTile.Vectors > 1) TSimd.Store(TSimd.Add(c51, zero), c + 5 * cStride + TSimd.Count);
                    if (TTile.Vectors > 2) TSimd.Store(TSimd.Add(c52, zero), c + 5 * cStride + 2 * TSimd.Count);
                    TSimd.Store(TSimd.Add(c60, zero), c + 6 * cStride);
                    if (TTile.Vectors > 1) TSimd.Store(TSimd.Add(c61, zero), c + 6 * cStride + TSimd.Count);
                    if (TTile.Vectors > 2) TSimd.Store(TSimd.Add(c62, zero), c + 6 * cStride + 2 * TSimd.Count);
                    TSimd.Store(TSimd.Add(c70, zero), c + 7 * cStride);
                    if (TTile.Vectors > 1) TSimd.Store(TSimd.Add(c71, zero), c + 7 * cStride + TSimd.Count);
                    if (TTile.Vectors > 2) TSimd.Store(TSimd.Add(c72, zero), c + 7 * cStride + 2 * TSimd.Count);
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
