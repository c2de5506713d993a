using System.Runtime.CompilerServices;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>The register tile of <see cref="SharedRows"/>: cells are loaded once for all rows, of which each step feeds those in its mask.</summary>
/// <remarks>
/// As <see cref="RegisterTile"/>, whose every step feeds all rows. Most steps do here too; the others ask row by row, in the same way for every channel, so
/// the processor foresees the answers.
/// </remarks>
internal static unsafe class SharedTile
{
    /// <param name="channels">Input channels.</param>
    /// <param name="steps">Steps for each.</param>
    /// <param name="masks">For each step its rows.</param>
    /// <param name="offsets">For each step where its cells lie in a channel.</param>
    /// <param name="a">Weights: for each channel and step one per row of the step.</param>
    /// <param name="b">The first channel's cells.</param>
    /// <param name="channelStride">Elements between channels.</param>
    /// <param name="c">The first sum.</param>
    /// <param name="rowStride">Elements between rows of sums.</param>
    /// <param name="ahead">What the steps ask for, if the rule says so.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T, TVector, TSimd, TTile, TCells>(
        int channels, int steps, int* masks, int* offsets, T* a, T* b, nint channelStride, T* c, nint rowStride, AheadLines<T> ahead)
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
        int fetched = 0;
        for (; channels > 0; channels--, b += channelStride)
        {
            for (int s = 0; s < steps; s++)
            {
                T* row = b + offsets[s];
                int mask = masks[s];
                if (TCells.LinesPerStep == 1) ahead.Fetch(fetched++);
                if (TCells.AreStreamed && s == 0) CellStream.Ask<T, TVector>(row, TTile.Vectors);
                TVector b0 = TSimd.Load(row);
                TVector b1 = TTile.Vectors > 1 ? TSimd.Load(row + TSimd.Count) : default;
                TVector b2 = TTile.Vectors > 2 ? TSimd.Load(row + 2 * TSimd.Count) : default;
                if (mask == (1 << TTile.Rows) - 1)
                {
                    Step<T, TVector, TSimd, TTile>(a[0], b0, b1, b2, ref c00, ref c01, ref c02);
                    if (TTile.Rows > 1) Step<T, TVector, TSimd, TTile>(a[1], b0, b1, b2, ref c10, ref c11, ref c12);
                    if (TTile.Rows > 2) Step<T, TVector, TSimd, TTile>(a[2], b0, b1, b2, ref c20, ref c21, ref c22);
                    if (TTile.Rows > 2) Step<T, TVector, TSimd, TTile>(a[3], b0, b1, b2, ref c30, ref c31, ref c32);
                    if (TTile.Rows > 4) Step<T, TVector, TSimd, TTile>(a[4], b0, b1, b2, ref c40, ref c41, ref c42);
                    if (TTile.Rows > 4) Step<T, TVector, TSimd, TTile>(a[5], b0, b1, b2, ref c50, ref c51, ref c52);
                    if (TTile.Rows > 4) Step<T, TVector, TSimd, TTile>(a[6], b0, b1, b2, ref c60, ref c61, ref c62);
                    if (TTile.Rows > 4) Step<T, TVector, TSimd, TTile>(a[7], b0, b1, b2, ref c70, ref c71, ref c72);
                    a += TTile.Rows;
                    continue;
                }

                if ((mask & 1) != 0) Step<T, TVector, TSimd, TTile>(*a++, b0, b1, b2, ref c00, ref c01, ref c02);
                if (TTile.Rows > 1 && (mask & 2) != 0) Step<T, TVector, TSimd, TTile>(*a++, b0, b1, b2, ref c10, ref c11, ref c12);
                if (TTile.Rows > 2 && (mask & 4) != 0) Step<T, TVector, TSimd, TTile>(*a++, b0, b1, b2, ref c20, ref c21, ref c22);
                if (TTile.Rows > 2 && (mask & 8) != 0) Step<T, TVector, TSimd, TTile>(*a++, b0, b1, b2, ref c30, ref c31, ref c32);
                if (TTile.Rows > 4 && (mask & 16) != 0) Step<T, TVector, TSimd, TTile>(*a++, b0, b1, b2, ref c40, ref c41, ref c42);
                if (TTile.Rows > 4 && (mask & 32) != 0) Step<T, TVector, TSimd, TTile>(*a++, b0, b1, b2, ref c50, ref c51, ref c52);
                if (TTile.Rows > 4 && (mask & 64) != 0) Step<T, TVector, TSimd, TTile>(*a++, b0, b1, b2, ref c60, ref c61, ref c62);
                if (TTile.Rows > 4 && (mask & 128) != 0) Step<T, TVector, TSimd, TTile>(*a++, b0, b1, b2, ref c70, ref c71, ref c72);
            }
        }

        Store<T, TVector, TSimd, TTile>(c00, c01, c02, c);
        if (TTile.Rows > 1) Store<T, TVector, TSimd, TTile>(c10, c11, c12, c + rowStride);
        if (TTile.Rows > 2) Store<T, TVector, TSimd, TTile>(c20, c21, c22, c + 2 * rowStride);
        if (TTile.Rows > 2) Store<T, TVector, TSimd, TTile>(c30, c31, c32, c + 3 * rowStride);
        if (TTile.Rows > 4) Store<T, TVector, TSimd, TTile>(c40, c41, c42, c + 4 * rowStride);
        if (TTile.Rows > 4) Store<T, TVector, TSimd, TTile>(c50, c51, c52, c + 5 * rowStride);
        if (TTile.Rows > 4) Store<T, TVector, TSimd, TTile>(c60, c61, c62, c + 6 * rowStride);
        if (TTile.Rows > 4) Store<T, TVector, TSimd, TTile>(c70, c71, c72, c + 7 * rowStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<T, TVector, TSimd, TTile>(T factor, TVector b0, TVector b1, TVector b2, ref TVector sum0, ref TVector sum1, ref TVector sum2)
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
    private static void Store<T, TVector, TSimd, TTile>(TVector sum0, TVector sum1, TVector sum2, T* target)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TTile : struct, ITileShape
    {
        TSimd.Store(sum0, target);
        if (TTile.Vectors > 1) TSimd.Store(sum1, target + TSimd.Count);
        if (TTile.Vectors > 2) TSimd.Store(sum2, target + 2 * TSimd.Count);
    }
}
