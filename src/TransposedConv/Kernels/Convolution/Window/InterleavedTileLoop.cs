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
        var work = new InterleavedWork<T> { IsPast = target.IsPast, Offsets = steps is null ? offsets : steps, Depth = steps is null ? depth : count };
        for (int width; work.Register < registers; work.Register += width)
        {
            width = FinishedTileLoop.NextVectors(registers - work.Register);
            uint all = (1u << width) - 1;
            work.Sums = (target.Aimed >> work.Register & all) == all ? null : target.Sums;
            work.B = cells + work.Register * TSimd.Count;
            int height = 0;
            delegate*<InterleavedWork<T>*, void> tile = null, aheadTile = null;
            for (int done = 0; done < sums; done += height)
            {
                // The first rows ask for the cells of all.
                int next = TileLoop.NextRows<T, TVector, TSimd>(sums - done);
                if (next != height || (fetch.IsStreamed && done == next))
                {
                    height = next;
                    tile = steps is not null ? TileOf<T, TVector, TSimd, ListedCells>(height, width, phases)
                        : fetch.IsStreamed && done == 0 ? TileOf<T, TVector, TSimd, StreamedCells>(height, width, phases)
                        : TileOf<T, TVector, TSimd, AllCells>(height, width, phases);
                    if (fetch.IsUnderWay) aheadTile = AheadTileOf<T, TVector, TSimd>(height, width, phases, fetch.LinesPerStep);
                }

                work.A = weights + (nint)done * depth;
                work.Rows = target.Rows + done / phases;
                if (steps is null && fetch.IsUnderWay)
                {
                    work.Ahead = fetch.Lines;
                    aheadTile(&work);
                    fetch.Advance(depth);
                }
                else
                {
                    tile(&work);
                }

                if (work.Sums is not null) target.Write<TVector, TSimd>(height, width, phases, work.Rows, work.Register);
            }
        }
    }

    private static delegate*<InterleavedWork<T>*, void> AheadTileOf<T, TVector, TSimd>(int height, int width, int phases, int linesPerStep)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector> =>
        linesPerStep == 1 ? TileOf<T, TVector, TSimd, FetchingCells>(height, width, phases)
        : linesPerStep == 2 ? TileOf<T, TVector, TSimd, TwiceFetchingCells>(height, width, phases)
        : TileOf<T, TVector, TSimd, ThriceFetchingCells>(height, width, phases);

    private static delegate*<InterleavedWork<T>*, void> TileOf<T, TVector, TSimd, TCells>(int height, int width, int phases)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule =>
        phases == 2 ? TileOf<T, TVector, TSimd, Count2, TCells>(height, width)
        : phases == 4 ? TileOf<T, TVector, TSimd, Count4, TCells>(height, width)
        : TileOf<T, TVector, TSimd, Count8, TCells>(height, width);

    private static delegate*<InterleavedWork<T>*, void> TileOf<T, TVector, TSimd, TPhases, TCells>(int height, int width)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TPhases : struct, ICount
        where TCells : struct, ICellRule =>
        (height, width) switch
        {
            (8, 3) => &InterleavedTile.Multiply<T, TVector, TSimd, Tile8x3, TPhases, TCells>,
            (8, 2) => &InterleavedTile.Multiply<T, TVector, TSimd, Tile8x2, TPhases, TCells>,
            (8, 1) => &InterleavedTile.Multiply<T, TVector, TSimd, Tile8x1, TPhases, TCells>,
            (4, 3) => &InterleavedTile.Multiply<T, TVector, TSimd, Tile4x3, TPhases, TCells>,
            (4, 2) => &InterleavedTile.Multiply<T, TVector, TSimd, Tile4x2, TPhases, TCells>,
            (4, 1) => &InterleavedTile.Multiply<T, TVector, TSimd, Tile4x1, TPhases, TCells>,
            _ => throw new InvalidOperationException($"There is no register tile of {height} rows and {width} vectors."),
        };
}
