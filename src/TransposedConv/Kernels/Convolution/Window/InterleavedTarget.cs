using System.Numerics;
using System.Runtime.CompilerServices;
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

    /// <summary>The same from a row of the output on.</summary>
    public InterleavedTarget<T> From(int row) => new(rows + row, pieces, aimed, isPast, sums);

    /// <summary>The target of a tile of positions.</summary>
    /// <param name="plan">A plan with one class of phases.</param>
    /// <param name="bias">One number per output channel, or null.</param>
    /// <param name="output">The array that is written.</param>
    /// <param name="firstChannel">The first channel.</param>
    /// <param name="channels">How many.</param>
    /// <param name="pieces">Where the positions' cells are, for each row of the plan's so many.</param>
    /// <param name="located">How many pieces a row has.</param>
    /// <param name="registers">Registers of positions at most.</param>
    /// <param name="rows">Room for the rows of the output of all channels.</param>
    /// <param name="targets">Room for a target of each register in each row of the plan's.</param>
    /// <param name="sums">Room for the sums of a register tile, and of a register behind them.</param>
    /// <param name="isPast">Whether the output is written past the caches where it is aligned.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static InterleavedTarget<T> Of<TVector, TSimd>(
        PhasePlan plan, T* bias, T* output, int firstChannel, int channels, OutputPiece* pieces, int located, int registers, InterleavedRow<T>* rows, nint* targets, T* sums, bool isPast)
        where TVector : unmanaged
        where TSimd : struct, ISimd<T, TVector>
    {
        uint aimed = uint.MaxValue;
        for (int i = 0; i < plan.OutputRows.Length; i++)
        {
            aimed &= InterleavedRow<T>.Aim(pieces + i * located, located, TSimd.Count, plan.Width.OutputStep, targets + i * registers);
        }

        InterleavedRow<T>* row = rows;
        for (int channel = firstChannel; channel < firstChannel + channels; channel++)
        {
            T end = bias is null ? T.Zero : bias[channel] + T.Zero;
            T* plane = output + (nint)channel * plan.OutputCells;
            for (int i = 0; i < plan.OutputRows.Length; i++) *row++ = new InterleavedRow<T>(plane, targets + i * registers, pieces + i * located, end);
        }

        for (int r = 0; isPast && r < registers; r++)
        {
            if ((aimed >> r & 1) != 0) isPast = targets[r] * sizeof(T) % sizeof(TVector) == 0;
        }

        return new InterleavedTarget<T>(rows, located, aimed, isPast, sums);
    }

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
