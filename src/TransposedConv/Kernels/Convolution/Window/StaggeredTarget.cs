using System.Numerics;
using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Where the sums of registers of positions go that lie in one row each, phases side by side.</summary>
/// <param name="rows">The rows of the output: for each channel those that a position has cells in. A target is less than 0 where there is no such row.</param>
/// <param name="outputRows">How many of them a channel has.</param>
/// <param name="cells">For each register how many cells it has in a row.</param>
/// <param name="whole">A bit for each register all of whose cells are written in all rows.</param>
/// <param name="isPast">Whether the output is written past the caches.</param>
/// <param name="sums">Room for the sums of a register tile.</param>
internal readonly unsafe struct StaggeredTarget<T>(InterleavedRow<T>* rows, int outputRows, int* cells, uint whole, bool isPast, T* sums)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public bool IsPast => isPast;

    public T* Sums => sums;

    public int OutputRows => outputRows;

    /// <summary>The rows of a tile; that of the next channel is <see cref="OutputRows"/> further on.</summary>
    public InterleavedRow<T>* RowsOf(in StaggeredTileSteps tile) => rows + tile.FirstChannel * outputRows + tile.OutputRow;

    /// <summary>Whether all cells of some registers are written.</summary>
    public bool AreWhole(int register, int width) => (whole >> register & (1u << width) - 1) == (1u << width) - 1;

    /// <summary>Writes the sums of a register tile.</summary>
    /// <param name="rowsOfTile">See <see cref="RowsOf"/>.</param>
    /// <param name="height">How many rows of sums.</param>
    /// <param name="register">The first register.</param>
    /// <param name="width">How many.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write<TVector, TSimd, TPhases>(InterleavedRow<T>* rowsOfTile, int height, int register, int width)
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
        where TPhases : struct, ICount
    {
        int length = width * TSimd.Count;
        T* row = sums;
        for (int done = 0; done < height; done += TPhases.Count, rowsOfTile += outputRows, row += TPhases.Count * length)
        {
            TVector end = TSimd.Broadcast(rowsOfTile->End);
            for (int v = 0; v < width; v++)
            {
                nint place = rowsOfTile->Targets[register + v];
                if (place < 0) continue;
                T* target = rowsOfTile->Plane + place;
                T* cell = row + v * TSimd.Count;
                TVector a = TSimd.Add(TSimd.Load(cell), end);
                TVector b = TSimd.Add(TSimd.Load(cell + length), end);
                if (TPhases.Count == 2)
                {
                    InterleavedStore.Two<T, TVector, TSimd>(a, b, target, cells[register + v], isPast);
                    continue;
                }

                TVector c = TSimd.Add(TSimd.Load(cell + 2 * length), end);
                TVector d = TSimd.Add(TSimd.Load(cell + 3 * length), end);
                if (TPhases.Count == 4)
                {
                    InterleavedStore.Four<T, TVector, TSimd>(a, b, c, d, target, cells[register + v], isPast);
                    continue;
                }

                TVector e = TSimd.Add(TSimd.Load(cell + 4 * length), end);
                TVector f = TSimd.Add(TSimd.Load(cell + 5 * length), end);
                TVector g = TSimd.Add(TSimd.Load(cell + 6 * length), end);
                TVector h = TSimd.Add(TSimd.Load(cell + 7 * length), end);
                InterleavedStore.Eight<T, TVector, TSimd>(a, b, c, d, e, f, g, h, target, cells[register + v], isPast);
            }
        }
    }
}
