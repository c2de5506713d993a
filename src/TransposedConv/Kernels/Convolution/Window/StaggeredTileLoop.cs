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
        int height = rows.Height;
        int most = WidthOf<T, TVector, TSimd>(rows.Height);
        int width;
        for (int v = 0; v < registers; v += width)
        {
            width = NextWidth(registers - v, most);
            T* kept = phases == 2 && target.AreWhole(v, width) ? null : target.Sums;
            T* b = cells + places[v];
            var distances = new Distances(
                width > 1 ? places[v + 1] - places[v] : 0, width > 2 ? places[v + 2] - places[v] : 0, width > 3 ? places[v + 3] - places[v] : 0);
            foreach (ref readonly StaggeredTileSteps tile in rows.Tiles.AsSpan())
            {
                int steps = tile.Steps * inChannels;
                T* a = weights + (nint)tile.FirstWeight * inChannels;
                int* offsetsOfTile = offsets + (nint)tile.FirstStep * inChannels;
                InterleavedRow<T>* rowsOfTile = target.RowsOf(tile);
                if (!fetch.IsUnderWay)
                {
                    MultiplyPhases<T, TVector, TSimd, AllCells>(height, width, phases, steps, rows.WidthTaps, a, b, distances, offsetsOfTile, rowsOfTile, target.OutputRows, v, target.IsPast, kept, default);
                }
                else
                {
                    if (fetch.LinesPerStep == 1) MultiplyPhases<T, TVector, TSimd, FetchingCells>(height, width, phases, steps, rows.WidthTaps, a, b, distances, offsetsOfTile, rowsOfTile, target.OutputRows, v, target.IsPast, kept, fetch.Lines);
                    else if (fetch.LinesPerStep == 2) MultiplyPhases<T, TVector, TSimd, TwiceFetchingCells>(height, width, phases, steps, rows.WidthTaps, a, b, distances, offsetsOfTile, rowsOfTile, target.OutputRows, v, target.IsPast, kept, fetch.Lines);
                    else MultiplyPhases<T, TVector, TSimd, ThriceFetchingCells>(height, width, phases, steps, rows.WidthTaps, a, b, distances, offsetsOfTile, rowsOfTile, target.OutputRows, v, target.IsPast, kept, fetch.Lines);
                    fetch.Advance(steps);
                }

                if (kept is null) continue;
                if (phases == 2) target.Write<TVector, TSimd, Count2>(rowsOfTile, height, v, width);
                else if (phases == 4) target.Write<TVector, TSimd, Count4>(rowsOfTile, height, v, width);
                else target.Write<TVector, TSimd, Count8>(rowsOfTile, height, v, width);
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

    private static int NextWidth(int remaining, int most) => remaining <= most ? remaining : Math.Min(most, remaining == most + 1 ? most - 1 : most);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyPhases<T, TVector, TSimd, TCells>(
        int height, int width, int phases, int steps, int taps, T* a, T* b, in Distances distances, int* offsets, InterleavedRow<T>* rows, int rowStep, int register, bool isPast, T* sums, AheadLines<T> ahead)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TCells : struct, ICellRule
    {
        if (phases == 2) MultiplyTile<T, TVector, TSimd, Count2, TCells>(height, width, steps, taps, a, b, distances, offsets, rows, rowStep, register, isPast, sums, ahead);
        else if (phases == 4) MultiplyTile<T, TVector, TSimd, Count4, TCells>(height, width, steps, taps, a, b, distances, offsets, rows, rowStep, register, isPast, sums, ahead);
        else MultiplyTile<T, TVector, TSimd, Count8, TCells>(height, width, steps, taps, a, b, distances, offsets, rows, rowStep, register, isPast, sums, ahead);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTile<T, TVector, TSimd, TPhases, TCells>(
        int height, int width, int steps, int taps, T* a, T* b, in Distances distances, int* offsets, InterleavedRow<T>* rows, int rowStep, int register, bool isPast, T* sums, AheadLines<T> ahead)
        where T : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TPhases : struct, ICount
        where TCells : struct, ICellRule
    {
        switch (height, width)
        {
            case (8, 3):
                StaggeredTile.Multiply<T, TVector, TSimd, Tile8x3, TPhases, TCells>(steps, taps, a, b, distances, offsets, rows, rowStep, register, isPast, sums, ahead);
                break;
            case (8, 2):
                StaggeredTile.Multiply<T, TVector, TSimd, Tile8x2, TPhases, TCells>(steps, taps, a, b, distances, offsets, rows, rowStep, register, isPast, sums, ahead);
                break;
            case (8, 1):
                StaggeredTile.Multiply<T, TVector, TSimd, Tile8x1, TPhases, TCells>(steps, taps, a, b, distances, offsets, rows, rowStep, register, isPast, sums, ahead);
                break;
            case (6, 4):
                StaggeredTile.Multiply<T, TVector, TSimd, Tile6x4, TPhases, TCells>(steps, taps, a, b, distances, offsets, rows, rowStep, register, isPast, sums, ahead);
                break;
            case (6, 3):
                StaggeredTile.Multiply<T, TVector, TSimd, Tile6x3, TPhases, TCells>(steps, taps, a, b, distances, offsets, rows, rowStep, register, isPast, sums, ahead);
                break;
            case (6, 2):
                StaggeredTile.Multiply<T, TVector, TSimd, Tile6x2, TPhases, TCells>(steps, taps, a, b, distances, offsets, rows, rowStep, register, isPast, sums, ahead);
                break;
            case (6, 1):
                StaggeredTile.Multiply<T, TVector, TSimd, Tile6x1, TPhases, TCells>(steps, taps, a, b, distances, offsets, rows, rowStep, register, isPast, sums, ahead);
                break;
            case (4, 3):
                StaggeredTile.Multiply<T, TVector, TSimd, Tile4x3, TPhases, TCells>(steps, taps, a, b, distances, offsets, rows, rowStep, register, isPast, sums, ahead);
                break;
            case (4, 2):
                StaggeredTile.Multiply<T, TVector, TSimd, Tile4x2, TPhases, TCells>(steps, taps, a, b, distances, offsets, rows, rowStep, register, isPast, sums, ahead);
                break;
            case (4, 1):
                StaggeredTile.Multiply<T, TVector, TSimd, Tile4x1, TPhases, TCells>(steps, taps, a, b, distances, offsets, rows, rowStep, register, isPast, sums, ahead);
                break;
            default:
                throw new InvalidOperationException($"There is no register tile of {height} rows and {width} vectors.");
        }
    }
}
