using System.Runtime.CompilerServices;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The register tile of phases that lie side by side in the output: its rows are the phases of some rows of the output, which are interleaved in registers
/// and written from there.
/// </summary>
/// <remarks>
/// As <see cref="FinishedTile"/>, where a row is all that lies side by side. Where a register's cells are not all written to one place, the sums go to memory for
/// <see cref="PhaseInterleave{T, TVector, TSimd}"/>: masks and loops here would need registers that the sums have.
/// </remarks>
internal static unsafe class InterleavedTile
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T, TVector, TSimd, TTile, TPhases, TCells>(InterleavedWork<T>* work)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TTile : struct, ITileShape
        where TPhases : struct, ICount
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
        int depth = work->Depth;
        int* rowOffsets = work->Offsets;
        T* b = work->B;
        T* first = work->A;
        T* a = first;
        AheadLines<T> ahead = work->Ahead;
        for (int k = 0; k < depth; k++, a += TTile.Rows)
        {
            if (TCells.AreListed) a = first + (nint)rowOffsets[2 * k] * TTile.Rows;
            T* row = b + rowOffsets[TCells.AreListed ? 2 * k + 1 : k];
            if (TCells.LinesPerStep == 1) ahead.Fetch(k);
            if (TCells.LinesPerStep == 2) ahead.FetchTwo(k);
            if (TCells.LinesPerStep == 3) ahead.FetchThree(k);
            if (TCells.AreStreamed) CellStream.Ask<T, TVector>(row, TTile.Vectors);
            TVector b0 = TSimd.Load(row);
            TVector b1 = TTile.Vectors > 1 ? TSimd.Load(row + TSimd.Count) : default;
            TVector b2 = TTile.Vectors > 2 ? TSimd.Load(row + 2 * TSimd.Count) : default;
            FinishedTile.Step<T, TVector, TSimd, TTile>(a[0], b0, b1, b2, ref c00, ref c01, ref c02);
            FinishedTile.Step<T, TVector, TSimd, TTile>(a[1], b0, b1, b2, ref c10, ref c11, ref c12);
            FinishedTile.Step<T, TVector, TSimd, TTile>(a[2], b0, b1, b2, ref c20, ref c21, ref c22);
            FinishedTile.Step<T, TVector, TSimd, TTile>(a[3], b0, b1, b2, ref c30, ref c31, ref c32);
            if (TTile.Rows > 4) FinishedTile.Step<T, TVector, TSimd, TTile>(a[4], b0, b1, b2, ref c40, ref c41, ref c42);
            if (TTile.Rows > 4) FinishedTile.Step<T, TVector, TSimd, TTile>(a[5], b0, b1, b2, ref c50, ref c51, ref c52);
            if (TTile.Rows > 4) FinishedTile.Step<T, TVector, TSimd, TTile>(a[6], b0, b1, b2, ref c60, ref c61, ref c62);
            if (TTile.Rows > 4) FinishedTile.Step<T, TVector, TSimd, TTile>(a[7], b0, b1, b2, ref c70, ref c71, ref c72);
        }

        T* sums = work->Sums;
        if (sums is not null)
        {
            Keep<T, TVector, TSimd, TTile>(c00, c01, c02, sums);
            Keep<T, TVector, TSimd, TTile>(c10, c11, c12, sums + TTile.Vectors * TSimd.Count);
            Keep<T, TVector, TSimd, TTile>(c20, c21, c22, sums + 2 * TTile.Vectors * TSimd.Count);
            Keep<T, TVector, TSimd, TTile>(c30, c31, c32, sums + 3 * TTile.Vectors * TSimd.Count);
            if (TTile.Rows > 4) Keep<T, TVector, TSimd, TTile>(c40, c41, c42, sums + 4 * TTile.Vectors * TSimd.Count);
            if (TTile.Rows > 4) Keep<T, TVector, TSimd, TTile>(c50, c51, c52, sums + 5 * TTile.Vectors * TSimd.Count);
            if (TTile.Rows > 4) Keep<T, TVector, TSimd, TTile>(c60, c61, c62, sums + 6 * TTile.Vectors * TSimd.Count);
            if (TTile.Rows > 4) Keep<T, TVector, TSimd, TTile>(c70, c71, c72, sums + 7 * TTile.Vectors * TSimd.Count);
            return;
        }

        InterleavedRow<T>* rows = work->Rows;
        int register = work->Register;
        bool isPast = work->IsPast;
        if (TPhases.Count == 2)
        {
            Write2<T, TVector, TSimd>(c00, c10, rows[0], register, isPast);
            if (TTile.Vectors > 1) Write2<T, TVector, TSimd>(c01, c11, rows[0], register + 1, isPast);
            if (TTile.Vectors > 2) Write2<T, TVector, TSimd>(c02, c12, rows[0], register + 2, isPast);
            Write2<T, TVector, TSimd>(c20, c30, rows[1], register, isPast);
            if (TTile.Vectors > 1) Write2<T, TVector, TSimd>(c21, c31, rows[1], register + 1, isPast);
            if (TTile.Vectors > 2) Write2<T, TVector, TSimd>(c22, c32, rows[1], register + 2, isPast);
            if (TTile.Rows > 4) Write2<T, TVector, TSimd>(c40, c50, rows[2], register, isPast);
            if (TTile.Vectors > 1 && TTile.Rows > 4) Write2<T, TVector, TSimd>(c41, c51, rows[2], register + 1, isPast);
            if (TTile.Vectors > 2 && TTile.Rows > 4) Write2<T, TVector, TSimd>(c42, c52, rows[2], register + 2, isPast);
            if (TTile.Rows > 4) Write2<T, TVector, TSimd>(c60, c70, rows[3], register, isPast);
            if (TTile.Vectors > 1 && TTile.Rows > 4) Write2<T, TVector, TSimd>(c61, c71, rows[3], register + 1, isPast);
            if (TTile.Vectors > 2 && TTile.Rows > 4) Write2<T, TVector, TSimd>(c62, c72, rows[3], register + 2, isPast);
        }

        if (TPhases.Count == 4)
        {
            Write4<T, TVector, TSimd>(c00, c10, c20, c30, rows[0], register, isPast);
            if (TTile.Vectors > 1) Write4<T, TVector, TSimd>(c01, c11, c21, c31, rows[0], register + 1, isPast);
            if (TTile.Vectors > 2) Write4<T, TVector, TSimd>(c02, c12, c22, c32, rows[0], register + 2, isPast);
            if (TTile.Rows > 4) Write4<T, TVector, TSimd>(c40, c50, c60, c70, rows[1], register, isPast);
            if (TTile.Vectors > 1 && TTile.Rows > 4) Write4<T, TVector, TSimd>(c41, c51, c61, c71, rows[1], register + 1, isPast);
            if (TTile.Vectors > 2 && TTile.Rows > 4) Write4<T, TVector, TSimd>(c42, c52, c62, c72, rows[1], register + 2, isPast);
        }

        if (TPhases.Count == 8)
        {
            if (TTile.Rows > 4) Write8<T, TVector, TSimd>(c00, c10, c20, c30, c40, c50, c60, c70, rows[0], register, isPast);
            if (TTile.Vectors > 1 && TTile.Rows > 4) Write8<T, TVector, TSimd>(c01, c11, c21, c31, c41, c51, c61, c71, rows[0], register + 1, isPast);
            if (TTile.Vectors > 2 && TTile.Rows > 4) Write8<T, TVector, TSimd>(c02, c12, c22, c32, c42, c52, c62, c72, rows[0], register + 2, isPast);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep<T, TVector, TSimd, TTile>(TVector sum0, TVector sum1, TVector sum2, T* target)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TTile : struct, ITileShape
    {
        TSimd.Store(sum0, target);
        if (TTile.Vectors > 1) TSimd.Store(sum1, target + TSimd.Count);
        if (TTile.Vectors > 2) TSimd.Store(sum2, target + 2 * TSimd.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write2<T, TVector, TSimd>(TVector sum0, TVector sum1, in InterleavedRow<T> row, int register, bool isPast)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TVector end = TSimd.Broadcast(row.End);
        InterleavedStore.Two<T, TVector, TSimd>(TSimd.Add(sum0, end), TSimd.Add(sum1, end), row.Plane + row.Targets[register], 2 * TSimd.Count, isPast);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write4<T, TVector, TSimd>(TVector sum0, TVector sum1, TVector sum2, TVector sum3, in InterleavedRow<T> row, int register, bool isPast)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TVector end = TSimd.Broadcast(row.End);
        InterleavedStore.Four<T, TVector, TSimd>(
            TSimd.Add(sum0, end), TSimd.Add(sum1, end), TSimd.Add(sum2, end), TSimd.Add(sum3, end), row.Plane + row.Targets[register], 4 * TSimd.Count, isPast);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write8<T, TVector, TSimd>(
        TVector sum0, TVector sum1, TVector sum2, TVector sum3, TVector sum4, TVector sum5, TVector sum6, TVector sum7, in InterleavedRow<T> row, int register, bool isPast)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        TVector end = TSimd.Broadcast(row.End);
        InterleavedStore.Eight<T, TVector, TSimd>(
            TSimd.Add(sum0, end), TSimd.Add(sum1, end), TSimd.Add(sum2, end), TSimd.Add(sum3, end), TSimd.Add(sum4, end), TSimd.Add(sum5, end), TSimd.Add(sum6, end), TSimd.Add(sum7, end), row.Plane + row.Targets[register], 8 * TSimd.Count, isPast);
    }
}
