using System.Runtime.CompilerServices;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// A register tile of one or two positions and many vectors of rows, for as many independent chains as the latency of a multiply-add needs:
/// <c>C[p, v] = X[p, k] · W[k, v] + C[p, v]</c> over ascending k, fused.
/// </summary>
/// <remarks>With more positions <see cref="InPlaceTile"/> has enough of them.</remarks>
internal static unsafe class RowLaneTile
{
    /// <param name="steps">Length of the sum done now.</param>
    /// <param name="first">Where the first position reads.</param>
    /// <param name="second">Where the second one does; not read in a tile of one.</param>
    /// <param name="offsets">For each step where it lies behind that; listed steps are pairs with the number of the step.</param>
    /// <param name="weights">The packed weights.</param>
    /// <param name="weightStride">Elements between their steps.</param>
    /// <param name="sums">Sums of the first position.</param>
    /// <param name="sumStride">Elements to those of the second.</param>
    /// <param name="accumulate">Whether to add to the sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T, TVector, TSimd, TTile, TCells>(
        int steps, T* first, T* second, int* offsets, T* weights, nint weightStride, T* sums, nint sumStride, bool accumulate)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TTile : struct, ITileShape
        where TCells : struct, ICellRule
    {
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero, a4 = TSimd.Zero, a5 = TSimd.Zero, a6 = TSimd.Zero, a7 = TSimd.Zero;
        TVector b0 = TSimd.Zero, b1 = TSimd.Zero, b2 = TSimd.Zero, b3 = TSimd.Zero, b4 = TSimd.Zero, b5 = TSimd.Zero, b6 = TSimd.Zero, b7 = TSimd.Zero;
        T* next = sums + sumStride;
        if (accumulate)
        {
            a0 = TSimd.Load(sums);
            a1 = TSimd.Load(sums + TSimd.Count);
            a2 = TSimd.Load(sums + 2 * TSimd.Count);
            a3 = TSimd.Load(sums + 3 * TSimd.Count);
            if (TTile.Vectors > 4)
            {
                a4 = TSimd.Load(sums + 4 * TSimd.Count);
                a5 = TSimd.Load(sums + 5 * TSimd.Count);
                a6 = TSimd.Load(sums + 6 * TSimd.Count);
                a7 = TSimd.Load(sums + 7 * TSimd.Count);
            }

            if (TTile.Rows > 1)
            {
                b0 = TSimd.Load(next);
                b1 = TSimd.Load(next + TSimd.Count);
                b2 = TSimd.Load(next + 2 * TSimd.Count);
                b3 = TSimd.Load(next + 3 * TSimd.Count);
                if (TTile.Vectors > 4)
                {
                    b4 = TSimd.Load(next + 4 * TSimd.Count);
                    b5 = TSimd.Load(next + 5 * TSimd.Count);
                    b6 = TSimd.Load(next + 6 * TSimd.Count);
                    b7 = TSimd.Load(next + 7 * TSimd.Count);
                }
            }
        }

        T* row = weights;
        for (int* last = offsets + (TCells.AreListed ? 2 * steps : steps); offsets < last; offsets += TCells.AreListed ? 2 : 1, row += weightStride)
        {
            nint k = *offsets;
            if (TCells.AreListed) row = weights + offsets[1] * weightStride;
            TVector x = TSimd.Broadcast(first[k]);
            TVector y = TTile.Rows > 1 ? TSimd.Broadcast(second[k]) : default;
            TVector w = TSimd.Load(row);
            a0 = TSimd.FusedMultiplyAdd(w, x, a0);
            if (TTile.Rows > 1) b0 = TSimd.FusedMultiplyAdd(w, y, b0);
            w = TSimd.Load(row + TSimd.Count);
            a1 = TSimd.FusedMultiplyAdd(w, x, a1);
            if (TTile.Rows > 1) b1 = TSimd.FusedMultiplyAdd(w, y, b1);
            w = TSimd.Load(row + 2 * TSimd.Count);
            a2 = TSimd.FusedMultiplyAdd(w, x, a2);
            if (TTile.Rows > 1) b2 = TSimd.FusedMultiplyAdd(w, y, b2);
            w = TSimd.Load(row + 3 * TSimd.Count);
            a3 = TSimd.FusedMultiplyAdd(w, x, a3);
            if (TTile.Rows > 1) b3 = TSimd.FusedMultiplyAdd(w, y, b3);
            if (TTile.Vectors > 4)
            {
                w = TSimd.Load(row + 4 * TSimd.Count);
                a4 = TSimd.FusedMultiplyAdd(w, x, a4);
                if (TTile.Rows > 1) b4 = TSimd.FusedMultiplyAdd(w, y, b4);
                w = TSimd.Load(row + 5 * TSimd.Count);
                a5 = TSimd.FusedMultiplyAdd(w, x, a5);
                if (TTile.Rows > 1) b5 = TSimd.FusedMultiplyAdd(w, y, b5);
                w = TSimd.Load(row + 6 * TSimd.Count);
                a6 = TSimd.FusedMultiplyAdd(w, x, a6);
                if (TTile.Rows > 1) b6 = TSimd.FusedMultiplyAdd(w, y, b6);
                w = TSimd.Load(row + 7 * TSimd.Count);
                a7 = TSimd.FusedMultiplyAdd(w, x, a7);
                if (TTile.Rows > 1) b7 = TSimd.FusedMultiplyAdd(w, y, b7);
            }
        }

        TSimd.Store(a0, sums);
        TSimd.Store(a1, sums + TSimd.Count);
        TSimd.Store(a2, sums + 2 * TSimd.Count);
        TSimd.Store(a3, sums + 3 * TSimd.Count);
        if (TTile.Vectors > 4)
        {
            TSimd.Store(a4, sums + 4 * TSimd.Count);
            TSimd.Store(a5, sums + 5 * TSimd.Count);
            TSimd.Store(a6, sums + 6 * TSimd.Count);
            TSimd.Store(a7, sums + 7 * TSimd.Count);
        }

        if (TTile.Rows == 1) return;
        TSimd.Store(b0, next);
        TSimd.Store(b1, next + TSimd.Count);
        TSimd.Store(b2, next + 2 * TSimd.Count);
        TSimd.Store(b3, next + 3 * TSimd.Count);
        if (TTile.Vectors == 4) return;
        TSimd.Store(b4, next + 4 * TSimd.Count);
        TSimd.Store(b5, next + 5 * TSimd.Count);
        TSimd.Store(b6, next + 6 * TSimd.Count);
        TSimd.Store(b7, next + 7 * TSimd.Count);
    }
}

internal readonly struct Tile1x8 : ITileShape
{
    public static int Rows => 1;

    public static int Vectors => 8;
}

internal readonly struct Tile1x4 : ITileShape
{
    public static int Rows => 1;

    public static int Vectors => 4;
}

internal readonly struct Tile2x8 : ITileShape
{
    public static int Rows => 2;

    public static int Vectors => 8;
}

internal readonly struct Tile2x4 : ITileShape
{
    public static int Rows => 2;

    public static int Vectors => 4;
}
