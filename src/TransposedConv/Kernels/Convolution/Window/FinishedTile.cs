using System.Runtime.CompilerServices;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The register tile of outputs that lie side by side in memory: <c>C[r, v] = Σ A[k, r] · B[k, v] + ends[r]</c>, written from the registers.
/// </summary>
/// <remarks>As <see cref="RegisterTile"/>, whose sums go through the cache once more: that takes as long as 6 to 8 steps of the depth.</remarks>
internal static unsafe class FinishedTile
{
    /// <param name="depth">Length of the sums.</param>
    /// <param name="a">The rows, packed <c>[depth][rows]</c>.</param>
    /// <param name="b">The cells.</param>
    /// <param name="rowOffsets">Start of each row of the cells.</param>
    /// <param name="ends">For each row what is added last.</param>
    /// <param name="c">The first output.</param>
    /// <param name="rowStride">Elements between rows of the output.</param>
    /// <param name="lastCells">Cells to write of the last vector.</param>
    /// <param name="isFetched">Whether to ask for the outputs first, so that their lines come while the sums are computed.</param>
    /// <param name="ahead">What the steps ask for, if the rule says so.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T, TVector, TSimd, TTile, TCells>(
        int depth, T* a, T* b, int* rowOffsets, T* ends, T* c, nint rowStride, int lastCells, bool isFetched, AheadLines<T> ahead)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TTile : struct, ITileShape
        where TCells : struct, ICellRule
    {
        for (int r = 0; isFetched && r < TTile.Rows; r++)
        {
            CacheLine.PrefetchFirst(c + r * rowStride);
            if (TTile.Vectors > 1) CacheLine.PrefetchFirst(c + r * rowStride + TSimd.Count);
            if (TTile.Vectors > 2) CacheLine.PrefetchFirst(c + r * rowStride + 2 * TSimd.Count);
        }

        TVector c00 = TSimd.Zero, c01 = TSimd.Zero, c02 = TSimd.Zero;
        TVector c10 = TSimd.Zero, c11 = TSimd.Zero, c12 = TSimd.Zero;
        TVector c20 = TSimd.Zero, c21 = TSimd.Zero, c22 = TSimd.Zero;
        TVector c30 = TSimd.Zero, c31 = TSimd.Zero, c32 = TSimd.Zero;
        TVector c40 = TSimd.Zero, c41 = TSimd.Zero, c42 = TSimd.Zero;
        TVector c50 = TSimd.Zero, c51 = TSimd.Zero, c52 = TSimd.Zero;
        TVector c60 = TSimd.Zero, c61 = TSimd.Zero, c62 = TSimd.Zero;
        TVector c70 = TSimd.Zero, c71 = TSimd.Zero, c72 = TSimd.Zero;
        for (int k = 0; k < depth; k++, a += TTile.Rows)
        {
            T* row = b + rowOffsets[k];
            if (TCells.LinesPerStep == 1) ahead.Fetch(k);
            if (TCells.AreStreamed) CellStream.Ask<T, TVector>(row, TTile.Vectors);
            TVector b0 = TSimd.Load(row);
            TVector b1 = TTile.Vectors > 1 ? TSimd.Load(row + TSimd.Count) : default;
            TVector b2 = TTile.Vectors > 2 ? TSimd.Load(row + 2 * TSimd.Count) : default;
            Step<T, TVector, TSimd, TTile>(a[0], b0, b1, b2, ref c00, ref c01, ref c02);
            if (TTile.Rows > 1) Step<T, TVector, TSimd, TTile>(a[1], b0, b1, b2, ref c10, ref c11, ref c12);
            if (TTile.Rows > 2) Step<T, TVector, TSimd, TTile>(a[2], b0, b1, b2, ref c20, ref c21, ref c22);
            if (TTile.Rows > 2) Step<T, TVector, TSimd, TTile>(a[3], b0, b1, b2, ref c30, ref c31, ref c32);
            if (TTile.Rows > 4) Step<T, TVector, TSimd, TTile>(a[4], b0, b1, b2, ref c40, ref c41, ref c42);
            if (TTile.Rows > 4) Step<T, TVector, TSimd, TTile>(a[5], b0, b1, b2, ref c50, ref c51, ref c52);
            if (TTile.Rows > 4) Step<T, TVector, TSimd, TTile>(a[6], b0, b1, b2, ref c60, ref c61, ref c62);
            if (TTile.Rows > 4) Step<T, TVector, TSimd, TTile>(a[7], b0, b1, b2, ref c70, ref c71, ref c72);
        }

        Finish<T, TVector, TSimd, TTile>(c00, c01, c02, ends[0], c, lastCells);
        if (TTile.Rows > 1) Finish<T, TVector, TSimd, TTile>(c10, c11, c12, ends[1], c + rowStride, lastCells);
        if (TTile.Rows > 2) Finish<T, TVector, TSimd, TTile>(c20, c21, c22, ends[2], c + 2 * rowStride, lastCells);
        if (TTile.Rows > 2) Finish<T, TVector, TSimd, TTile>(c30, c31, c32, ends[3], c + 3 * rowStride, lastCells);
        if (TTile.Rows > 4) Finish<T, TVector, TSimd, TTile>(c40, c41, c42, ends[4], c + 4 * rowStride, lastCells);
        if (TTile.Rows > 4) Finish<T, TVector, TSimd, TTile>(c50, c51, c52, ends[5], c + 5 * rowStride, lastCells);
        if (TTile.Rows > 4) Finish<T, TVector, TSimd, TTile>(c60, c61, c62, ends[6], c + 6 * rowStride, lastCells);
        if (TTile.Rows > 4) Finish<T, TVector, TSimd, TTile>(c70, c71, c72, ends[7], c + 7 * rowStride, lastCells);
    }

    /// <summary>One row's part of a step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Step<T, TVector, TSimd, TTile>(
        T factor, TVector b0, TVector b1, TVector b2, ref TVector sum0, ref TVector sum1, ref TVector sum2)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TTile : struct, ITileShape
    {
        TVector factors = TSimd.Broadcast(factor);
        sum0 = TSimd.FusedMultiplyAdd(b0, factors, sum0);
        if (TTile.Vectors > 1) sum1 = TSimd.FusedMultiplyAdd(b1, factors, sum1);
        if (TTile.Vectors > 2) sum2 = TSimd.FusedMultiplyAdd(b2, factors, sum2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<T, TVector, TSimd, TTile>(TVector sum0, TVector sum1, TVector sum2, T end, T* target, int lastCells)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TTile : struct, ITileShape
    {
        TVector ends = TSimd.Broadcast(end);
        if (TTile.Vectors > 1) TSimd.Store(TSimd.Add(sum0, ends), target);
        if (TTile.Vectors > 2) TSimd.Store(TSimd.Add(sum1, ends), target + TSimd.Count);
        TVector last = TSimd.Add(TTile.Vectors == 1 ? sum0 : TTile.Vectors == 2 ? sum1 : sum2, ends);
        T* lastTarget = target + (TTile.Vectors - 1) * TSimd.Count;
        if (lastCells == TSimd.Count) TSimd.Store(last, lastTarget);
        else TSimd.Store(last, lastTarget, TSimd.Lanes(0, lastCells));
    }
}
