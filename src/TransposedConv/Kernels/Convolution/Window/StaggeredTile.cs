using System.Runtime.CompilerServices;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The register tile of <see cref="StaggeredRows"/>: half of its rows are left phases, half are right ones, interleaved in registers and written from there.
/// </summary>
/// <remarks>
/// Its registers of positions need not lie side by side, so that each lies in one row of the output. Where a register's cells are not all written, and of more than two phases,
/// which take registers that the sums have, the sums go to memory for <see cref="StaggeredTarget{T}.Write"/>.
/// </remarks>
internal static unsafe class StaggeredTile
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T, TVector, TSimd, TTile, TPhases, TCells>(StaggeredWork<T>* work)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TTile : struct, ITileShape
        where TPhases : struct, ICount
        where TCells : struct, ICellRule
    {
        TVector l00 = TSimd.Zero, l01 = TSimd.Zero, l02 = TSimd.Zero, l03 = TSimd.Zero;
        TVector l10 = TSimd.Zero, l11 = TSimd.Zero, l12 = TSimd.Zero, l13 = TSimd.Zero;
        TVector l20 = TSimd.Zero, l21 = TSimd.Zero, l22 = TSimd.Zero, l23 = TSimd.Zero;
        TVector l30 = TSimd.Zero, l31 = TSimd.Zero, l32 = TSimd.Zero, l33 = TSimd.Zero;
        TVector r00 = TSimd.Zero, r01 = TSimd.Zero, r02 = TSimd.Zero, r03 = TSimd.Zero;
        TVector r10 = TSimd.Zero, r11 = TSimd.Zero, r12 = TSimd.Zero, r13 = TSimd.Zero;
        TVector r20 = TSimd.Zero, r21 = TSimd.Zero, r22 = TSimd.Zero, r23 = TSimd.Zero;
        TVector r30 = TSimd.Zero, r31 = TSimd.Zero, r32 = TSimd.Zero, r33 = TSimd.Zero;
        nint d1 = work->Distances.Second, d2 = work->Distances.Third, d3 = work->Distances.Fourth;
        int steps = work->Steps, taps = work->Taps;
        int* offsets = work->Offsets;
        T* a = work->A;
        T* b = work->B;
        AheadLines<T> ahead = work->Ahead;
        for (int k = 0; k < steps; k++)
        {
            if (TCells.LinesPerStep == 1) ahead.Fetch(k);
            if (TCells.LinesPerStep == 2) ahead.FetchTwo(k);
            if (TCells.LinesPerStep == 3) ahead.FetchThree(k);
            T* cell = b + offsets[k];
            if (TCells.AreStreamed) CellStream.Ask<T, TVector>(cell, TTile.Vectors);
            TVector b0 = TSimd.Load(cell);
            TVector b1 = TTile.Vectors > 1 ? TSimd.Load(cell + d1) : default;
            TVector b2 = TTile.Vectors > 2 ? TSimd.Load(cell + d2) : default;
            TVector b3 = TTile.Vectors > 3 ? TSimd.Load(cell + d3) : default;
            Step<T, TVector, TSimd, TTile>(a[0], b0, b1, b2, b3, ref r00, ref r01, ref r02, ref r03);
            Step<T, TVector, TSimd, TTile>(a[1], b0, b1, b2, b3, ref r10, ref r11, ref r12, ref r13);
            if (TTile.Rows > 4) Step<T, TVector, TSimd, TTile>(a[2], b0, b1, b2, b3, ref r20, ref r21, ref r22, ref r23);
            if (TTile.Rows > 6) Step<T, TVector, TSimd, TTile>(a[3], b0, b1, b2, b3, ref r30, ref r31, ref r32, ref r33);
            a += TTile.Rows / 2;
            cell--;
            for (int tap = 1; tap < taps; tap++, a += TTile.Rows, cell--)
            {
                b0 = TSimd.Load(cell);
                b1 = TTile.Vectors > 1 ? TSimd.Load(cell + d1) : default;
                b2 = TTile.Vectors > 2 ? TSimd.Load(cell + d2) : default;
                b3 = TTile.Vectors > 3 ? TSimd.Load(cell + d3) : default;
                Step<T, TVector, TSimd, TTile>(a[0], b0, b1, b2, b3, ref l00, ref l01, ref l02, ref l03);
                Step<T, TVector, TSimd, TTile>(a[1], b0, b1, b2, b3, ref l10, ref l11, ref l12, ref l13);
                if (TTile.Rows > 4) Step<T, TVector, TSimd, TTile>(a[2], b0, b1, b2, b3, ref l20, ref l21, ref l22, ref l23);
                if (TTile.Rows > 6) Step<T, TVector, TSimd, TTile>(a[3], b0, b1, b2, b3, ref l30, ref l31, ref l32, ref l33);
                Step<T, TVector, TSimd, TTile>(a[TTile.Rows / 2], b0, b1, b2, b3, ref r00, ref r01, ref r02, ref r03);
                Step<T, TVector, TSimd, TTile>(a[TTile.Rows / 2 + 1], b0, b1, b2, b3, ref r10, ref r11, ref r12, ref r13);
                if (TTile.Rows > 4) Step<T, TVector, TSimd, TTile>(a[TTile.Rows / 2 + 2], b0, b1, b2, b3, ref r20, ref r21, ref r22, ref r23);
                if (TTile.Rows > 6) Step<T, TVector, TSimd, TTile>(a[TTile.Rows / 2 + 3], b0, b1, b2, b3, ref r30, ref r31, ref r32, ref r33);
            }

            b0 = TSimd.Load(cell);
            b1 = TTile.Vectors > 1 ? TSimd.Load(cell + d1) : default;
            b2 = TTile.Vectors > 2 ? TSimd.Load(cell + d2) : default;
            b3 = TTile.Vectors > 3 ? TSimd.Load(cell + d3) : default;
            Step<T, TVector, TSimd, TTile>(a[0], b0, b1, b2, b3, ref l00, ref l01, ref l02, ref l03);
            Step<T, TVector, TSimd, TTile>(a[1], b0, b1, b2, b3, ref l10, ref l11, ref l12, ref l13);
            if (TTile.Rows > 4) Step<T, TVector, TSimd, TTile>(a[2], b0, b1, b2, b3, ref l20, ref l21, ref l22, ref l23);
            if (TTile.Rows > 6) Step<T, TVector, TSimd, TTile>(a[3], b0, b1, b2, b3, ref l30, ref l31, ref l32, ref l33);
            a += TTile.Rows / 2;
        }

        T* sums = work->Sums;
        if (sums is not null)
        {
            Keep<T, TVector, TSimd, TTile, TPhases>(0, l00, l01, l02, l03, r00, r01, r02, r03, sums);
            Keep<T, TVector, TSimd, TTile, TPhases>(1, l10, l11, l12, l13, r10, r11, r12, r13, sums);
            if (TTile.Rows > 4) Keep<T, TVector, TSimd, TTile, TPhases>(2, l20, l21, l22, l23, r20, r21, r22, r23, sums);
            if (TTile.Rows > 6) Keep<T, TVector, TSimd, TTile, TPhases>(3, l30, l31, l32, l33, r30, r31, r32, r33, sums);
            return;
        }

        if (TPhases.Count > 2) return;
        InterleavedRow<T>* rows = work->Rows;
        int rowStep = work->RowStep, register = work->Register;
        bool isPast = work->IsPast;
        Write2<T, TVector, TSimd, TTile>(l00, l01, l02, l03, r00, r01, r02, r03, rows[0], register, isPast);
        Write2<T, TVector, TSimd, TTile>(l10, l11, l12, l13, r10, r11, r12, r13, rows[rowStep], register, isPast);
        if (TTile.Rows > 4) Write2<T, TVector, TSimd, TTile>(l20, l21, l22, l23, r20, r21, r22, r23, rows[2 * rowStep], register, isPast);
        if (TTile.Rows > 6) Write2<T, TVector, TSimd, TTile>(l30, l31, l32, l33, r30, r31, r32, r33, rows[3 * rowStep], register, isPast);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<T, TVector, TSimd, TTile>(
        T factor, TVector b0, TVector b1, TVector b2, TVector b3, ref TVector sum0, ref TVector sum1, ref TVector sum2, ref TVector sum3)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TTile : struct, ITileShape
    {
        TVector factors = TSimd.Broadcast(factor);
        sum0 = TSimd.FusedMultiplyAdd(b0, factors, sum0);
        if (TTile.Vectors > 1) sum1 = TSimd.FusedMultiplyAdd(b1, factors, sum1);
        if (TTile.Vectors > 2) sum2 = TSimd.FusedMultiplyAdd(b2, factors, sum2);
        if (TTile.Vectors > 3) sum3 = TSimd.FusedMultiplyAdd(b3, factors, sum3);
    }

    /// <summary>Stores the sums of left and right row number <paramref name="index"/> among those of all channels, whose phases lie together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep<T, TVector, TSimd, TTile, TPhases>(
        int index, TVector l0, TVector l1, TVector l2, TVector l3, TVector r0, TVector r1, TVector r2, TVector r3, T* sums)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TTile : struct, ITileShape
        where TPhases : struct, ICount
    {
        int half = TPhases.Count / 2;
        T* left = sums + (index / half * TPhases.Count + index % half) * TTile.Vectors * TSimd.Count;
        T* right = left + half * TTile.Vectors * TSimd.Count;
        TSimd.Store(l0, left);
        TSimd.Store(r0, right);
        if (TTile.Vectors > 1) TSimd.Store(l1, left + TSimd.Count);
        if (TTile.Vectors > 1) TSimd.Store(r1, right + TSimd.Count);
        if (TTile.Vectors > 2) TSimd.Store(l2, left + 2 * TSimd.Count);
        if (TTile.Vectors > 2) TSimd.Store(r2, right + 2 * TSimd.Count);
        if (TTile.Vectors > 3) TSimd.Store(l3, left + 3 * TSimd.Count);
        if (TTile.Vectors > 3) TSimd.Store(r3, right + 3 * TSimd.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write2<T, TVector, TSimd, TTile>(
        TVector l0, TVector l1, TVector l2, TVector l3, TVector r0, TVector r1, TVector r2, TVector r3, in InterleavedRow<T> row, int register, bool isPast)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TTile : struct, ITileShape
    {
        InterleavedTile.Write2<T, TVector, TSimd>(l0, r0, row, register, isPast);
        if (TTile.Vectors > 1) InterleavedTile.Write2<T, TVector, TSimd>(l1, r1, row, register + 1, isPast);
        if (TTile.Vectors > 2) InterleavedTile.Write2<T, TVector, TSimd>(l2, r2, row, register + 2, isPast);
        if (TTile.Vectors > 3) InterleavedTile.Write2<T, TVector, TSimd>(l3, r3, row, register + 3, isPast);
    }
}

/// <summary>From the cells of the first register of positions of a tile to those of the others.</summary>
internal readonly record struct Distances(nint Second, nint Third, nint Fourth)
{
    /// <summary>Registers of positions in a tile at most.</summary>
    public const int MostVectors = 4;
}
