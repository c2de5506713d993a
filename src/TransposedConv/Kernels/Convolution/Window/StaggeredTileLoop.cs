using System.Numerics;
using System.Runtime.CompilerServices;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Cuts registers of positions into <see cref="StaggeredTile"/>s.</summary>
internal static unsafe class StaggeredTileLoop
{
    /// <summary>
    /// Registers of so many more positions than a window's rows have take what writing from registers wins: with kernel 4 and stride 2 64 channels of 30 × 30 to 32, 1.032 of
    /// 31, took 0.98 of the time of tiles that run over the ends of rows, of 60 × 60, 1.049 of 61, 1.03, of 28 × 28, 1.10 of 29, 1.06.
    /// </summary>
    private const double MostRegisters = 1.035;

    /// <summary>Whether few cells of registers lie behind the ends of rows of so many positions.</summary>
    public static bool Suits(int columns, int lanes) => (columns + lanes - 1) / lanes * lanes <= MostRegisters * (columns + 1);

    /// <summary>All rows of some registers of positions.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="phases">Phases of the width axis.</param>
    /// <param name="inChannels">Input channels.</param>
    /// <param name="registers">How many registers.</param>
    /// <param name="places">Where each of them is, counted from the first position of the block.</param>
    /// <param name="weights">The packed weights; see <see cref="StaggeredRows.Weights"/>.</param>
    /// <param name="cells">The cells of the first position of the block.</param>
    /// <param name="offsets">For each step of each tile where its last cell is.</param>
    /// <param name="target">Where to.</param>
    /// <param name="fetch">What to ask for meanwhile.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T, TVector, TSimd>(
        StaggeredRows rows, int phases, int inChannels, int registers, nint* places, T* weights, T* cells, int* offsets, in StaggeredTarget<T> target, ref BlockFetch<T> fetch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        int most = WidthOf<T, TVector, TSimd>(rows.Height);
        var work = new StaggeredWork<T> { Taps = rows.WidthTaps, RowStep = target.OutputRows, IsPast = target.IsPast };
        for (int width; work.Register < registers; work.Register += width)
        {
            width = NextWidth(registers - work.Register, most);
            nint* place = places + work.Register;
            work.B = cells + *place;
            work.Distances = new Distances(width > 1 ? place[1] - *place : 0, width > 2 ? place[2] - *place : 0, width > 3 ? place[3] - *place : 0);
            work.Sums = phases == 2 && target.AreWhole(work.Register, width) ? null : target.Sums;
            delegate*<StaggeredWork<T>*, void> tile = fetch.IsStreamed ? TileOf<T, TVector, TSimd, StreamedCells>(rows.Height, width, phases) : TileOf<T, TVector, TSimd, AllCells>(rows.Height, width, phases);
            delegate*<StaggeredWork<T>*, void> aheadTile = fetch.IsUnderWay ? AheadTileOf<T, TVector, TSimd>(rows.Height, width, phases, fetch.LinesPerStep) : null;
            foreach (ref readonly StaggeredTileSteps part in rows.Tiles.AsSpan())
            {
                work.Steps = part.Steps * inChannels;
                work.A = weights + (nint)part.FirstWeight * inChannels;
                work.Offsets = offsets + (nint)part.FirstStep * inChannels;
                work.Rows = target.RowsOf(part);
                if (fetch.IsUnderWay)
                {
                    work.Ahead = fetch.Lines;
                    aheadTile(&work);
                    fetch.Advance(work.Steps);
                }
                else
                {
                    tile(&work);
                }

                if (work.Sums is null) continue;
                if (phases == 2) target.Write<TVector, TSimd, Count2>(work.Rows, rows.Height, work.Register, width);
                else if (phases == 4) target.Write<TVector, TSimd, Count4>(work.Rows, rows.Height, work.Register, width);
                else target.Write<TVector, TSimd, Count8>(work.Rows, rows.Height, work.Register, width);
            }
        }
    }

    /// <summary>Steps that all rows take for positions of <see cref="WindowCutting.TileVectors"/> registers.</summary>
    public static int Steps<T, TVector, TSimd>(StaggeredRows rows)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        int steps = 0;
        foreach (StaggeredTileSteps tile in rows.Tiles) steps += tile.Steps;
        return steps * (WindowCutting.TileVectors / WidthOf<T, TVector, TSimd>(rows.Height));
    }

    /// <summary>Registers of positions in tiles of so many rows: as many as keep enough sums under way.</summary>
    private static int WidthOf<T, TVector, TSimd>(int rows)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector> => rows >= TSimd.MaxTileRows ? TileLoop.MaxVectors : Distances.MostVectors;

    /// <summary>As many as a tile has, but no register alone behind it, which would have too few sums under way.</summary>
    private static int NextWidth(int remaining, int most) => remaining == most + 1 ? most - 1 : Math.Min(remaining, most);

    private static delegate*<StaggeredWork<T>*, void> AheadTileOf<T, TVector, TSimd>(int height, int width, int phases, int linesPerStep)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector> =>
        linesPerStep == 1 ? TileOf<T, TVector, TSimd, FetchingCells>(height, width, phases)
        : linesPerStep == 2 ? TileOf<T, TVector, TSimd, TwiceFetchingCells>(height, width, phases)
        : TileOf<T, TVector, TSimd, ThriceFetchingCells>(height, width, phases);

    private static delegate*<StaggeredWork<T>*, void> TileOf<T, TVector, TSimd, TCells>(int height, int width, int phases)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule =>
        phases == 2 ? TileOf<T, TVector, TSimd, Count2, TCells>(height, width)
        : phases == 4 ? TileOf<T, TVector, TSimd, Count4, TCells>(height, width)
        : TileOf<T, TVector, TSimd, Count8, TCells>(height, width);

    private static delegate*<StaggeredWork<T>*, void> TileOf<T, TVector, TSimd, TPhases, TCells>(int height, int width)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TPhases : struct, ICount
        where TCells : struct, ICellRule =>
        (height, width) switch
        {
            (8, 3) => &StaggeredTile.Multiply<T, TVector, TSimd, Tile8x3, TPhases, TCells>,
            (8, 2) => &StaggeredTile.Multiply<T, TVector, TSimd, Tile8x2, TPhases, TCells>,
            (8, 1) => &StaggeredTile.Multiply<T, TVector, TSimd, Tile8x1, TPhases, TCells>,
            (6, 4) => &StaggeredTile.Multiply<T, TVector, TSimd, Tile6x4, TPhases, TCells>,
            (6, 3) => &StaggeredTile.Multiply<T, TVector, TSimd, Tile6x3, TPhases, TCells>,
            (6, 2) => &StaggeredTile.Multiply<T, TVector, TSimd, Tile6x2, TPhases, TCells>,
            (6, 1) => &StaggeredTile.Multiply<T, TVector, TSimd, Tile6x1, TPhases, TCells>,
            (4, 3) => &StaggeredTile.Multiply<T, TVector, TSimd, Tile4x3, TPhases, TCells>,
            (4, 2) => &StaggeredTile.Multiply<T, TVector, TSimd, Tile4x2, TPhases, TCells>,
            (4, 1) => &StaggeredTile.Multiply<T, TVector, TSimd, Tile4x1, TPhases, TCells>,
            _ => throw new InvalidOperationException($"There is no register tile of {height} rows and {width} vectors."),
        };
}
