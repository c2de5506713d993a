using System.Numerics;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Where the sums of a tile of positions go, phases side by side.</summary>
/// <param name="rows">The rows of the output, in the order of their sums.</param>
/// <param name="pieces">How many pieces each of them has.</param>
/// <param name="aimed">A bit for each register of positions that goes to one place in all rows; see <see cref="InterleavedRow{T}.Aim"/>.</param>
/// <param name="isPast">Whether these are written past the caches.</param>
/// <param name="sums">Room for the sums of a register tile, and of a register behind them.</param>
internal readonly unsafe struct InterleavedTarget<T>(InterleavedRow<T>* rows, int pieces, uint aimed, bool isPast, T* sums)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public InterleavedRow<T>* Rows => rows;

    public uint Aimed => aimed;

    public bool IsPast => isPast;

    public T* Sums => sums;

    /// <summary>Writes the sums of a register tile piece by piece.</summary>
    /// <param name="height">How many rows of them.</param>
    /// <param name="width">Registers of a row.</param>
    /// <param name="phases">Rows that are interleaved.</param>
    /// <param name="rowsOfTile">The rows of the output.</param>
    /// <param name="register">The first register of positions.</param>
    public void Write<TVector, TSimd>(int height, int width, int phases, InterleavedRow<T>* rowsOfTile, int register)
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        T** phaseRows = stackalloc T*[TSimd.MaxTileRows];
        int length = width * TSimd.Count;
        for (int done = 0; done < height; done += phases, rowsOfTile++)
        {
            for (int r = 0; r < phases; r++) phaseRows[r] = sums + (done + r) * length;
            var interleave = new PhaseInterleave<T, TVector, TSimd>(phaseRows, phases, rowsOfTile->End);
            for (int i = 0; i < pieces; i++)
            {
                OutputPiece piece = rowsOfTile->Pieces[i].Within(register * TSimd.Count, length, phases);
                interleave.Write(&piece, 1, rowsOfTile->Plane);
            }
        }
    }
}
