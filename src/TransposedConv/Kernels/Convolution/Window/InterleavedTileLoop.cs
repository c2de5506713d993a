using System.Numerics;
using System.Runtime.CompilerServices;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Cuts a stretch of positions into <see cref="InterleavedTile"/>s.</summary>
internal static unsafe class InterleavedTileLoop
{
    /// <summary>Registers of a row of positions of which so few are cut by its ends that this no longer matters.</summary>
    public const int LongRow = 16;

    /// <summary>Whether tiles hold whole rows of the output.</summary>
    /// <param name="sums">Sums of a position.</param>
    /// <param name="phases">How many of them lie side by side.</param>
    /// <param name="mostRows">Rows of the highest tile.</param>
    public static bool Suits(int sums, int phases, int mostRows) => phases is 2 or 4 or 8 && phases <= mostRows && sums % Math.Max(phases, 4) == 0;

    /// <summary>Whether the phases of all rows of the output are sums of the same tiles, which hold whole rows of them.</summary>
    public static bool Suits(PhasePlan plan, int mostRows) =>
        plan.Classes.Length == 1
        && plan.IsCovered
        && plan.OutputRows[0].Phases.Length == plan.Width.OutputStep
        && Suits(plan.OutChannels * plan.Phases, plan.Width.OutputStep, mostRows);

    /// <summary>All rows of a stretch of positions.</summary>
    /// <param name="sums">Rows of sums.</param>
    /// <param name="phases">How many of them lie side by side.</param>
    /// <param name="depth">Length of the sums.</param>
    /// <param name="registers">Registers of positions.</param>
    /// <param name="weights">The packed weights.</param>
    /// <param name="cells">The cells of the first position.</param>
    /// <param name="offsets">For each step where it reads.</param>
    /// <param name="steps">The steps to do, or null if all are.</param>
    /// <param name="count">How many of these.</param>
    /// <param name="target">Where to.</param>
    /// <param name="fetch">What to ask for meanwhile.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T, TVector, TSimd>(
        int sums, int phases, int depth, int registers, T* weights, T* cells, int* offsets, int* steps, int count, in InterleavedTarget<T> target, ref BlockFetch<T> fetch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        int width;
        for (int v = 0; v < registers; v += width)
        {
            width = FinishedTileLoop.NextVectors(registers - v);
            uint all = (1u << width) - 1;
            T* kept = (target.Aimed >> v & all) == all ? null : target.Sums;
            T* b = cells + v * TSimd.Count;
            for (int done = 0; done < sums;)
            {
                int height = TileLoop.NextRows<T, TVector, TSimd>(sums - done);
                T* a = weights + (nint)done * depth;
                InterleavedRow<T>* rows = target.Rows + done / phases;
                if (steps is not null)
                {
                    MultiplyPhases<T, TVector, TSimd, ListedCells>(height, width, phases, count, a, b, steps, rows, v, target.IsPast, kept, default);
                }
                else if (fetch.IsUnderWay)
                {
                    MultiplyAhead<T, TVector, TSimd>(height, width, phases, depth, a, b, offsets, rows, v, target.IsPast, kept, ref fetch);
                }
                else
                {
                    MultiplyPhases<T, TVector, TSimd, AllCells>(height, width, phases, depth, a, b, offsets, rows, v, target.IsPast, kept, default);
                }

                if (kept is not null) target.Write<TVector, TSimd>(height, width, phases, rows, v);
                done += height;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyAhead<T, TVector, TSimd>(
        int height, int width, int phases, int depth, T* a, T* b, int* offsets, InterleavedRow<T>* rows, int register, bool isPast, T* sums, ref BlockFetch<T> fetch)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        if (fetch.LinesPerStep == 1) MultiplyPhases<T, TVector, TSimd, FetchingCells>(height, width, phases, depth, a, b, offsets, rows, register, isPast, sums, fetch.Lines);
        else if (fetch.LinesPerStep == 2) MultiplyPhases<T, TVector, TSimd, TwiceFetchingCells>(height, width, phases, depth, a, b, offsets, rows, register, isPast, sums, fetch.Lines);
        else MultiplyPhases<T, TVector, TSimd, ThriceFetchingCells>(height, width, phases, depth, a, b, offsets, rows, register, isPast, sums, fetch.Lines);
        fetch.Advance(depth);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyPhases<T, TVector, TSimd, TCells>(
        int height, int width, int phases, int depth, T* a, T* b, int* offsets, InterleavedRow<T>* rows, int register, bool isPast, T* sums, AheadLines<T> ahead)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule
    {
        if (phases == 2) MultiplyTile<T, TVector, TSimd, Count2, TCells>(height, width, depth, a, b, offsets, rows, register, isPast, sums, ahead);
        else if (phases == 4) MultiplyTile<T, TVector, TSimd, Count4, TCells>(height, width, depth, a, b, offsets, rows, register, isPast, sums, ahead);
        else MultiplyTile<T, TVector, TSimd, Count8, TCells>(height, width, depth, a, b, offsets, rows, register, isPast, sums, ahead);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTile<T, TVector, TSimd, TPhases, TCells>(
        int height, int width, int depth, T* a, T* b, int* offsets, InterleavedRow<T>* rows, int register, bool isPast, T* sums, AheadLines<T> ahead)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TPhases : struct, ICount
        where TCells : struct, ICellRule
    {
        switch (height, width)
        {
            case (8, 3):
                InterleavedTile.Multiply<T, TVector, TSimd, Tile8x3, TPhases, TCells>(depth, a, b, offsets, rows, register, isPast, sums, ahead);
                break;
            case (8, 2):
                InterleavedTile.Multiply<T, TVector, TSimd, Tile8x2, TPhases, TCells>(depth, a, b, offsets, rows, register, isPast, sums, ahead);
                break;
            case (8, 1):
                InterleavedTile.Multiply<T, TVector, TSimd, Tile8x1, TPhases, TCells>(depth, a, b, offsets, rows, register, isPast, sums, ahead);
                break;
            case (4, 3):
                InterleavedTile.Multiply<T, TVector, TSimd, Tile4x3, TPhases, TCells>(depth, a, b, offsets, rows, register, isPast, sums, ahead);
                break;
            case (4, 2):
                InterleavedTile.Multiply<T, TVector, TSimd, Tile4x2, TPhases, TCells>(depth, a, b, offsets, rows, register, isPast, sums, ahead);
                break;
            case (4, 1):
                InterleavedTile.Multiply<T, TVector, TSimd, Tile4x1, TPhases, TCells>(depth, a, b, offsets, rows, register, isPast, sums, ahead);
                break;
            default:
                throw new InvalidOperationException($"There is no register tile of {height} rows and {width} vectors.");
        }
    }
}
