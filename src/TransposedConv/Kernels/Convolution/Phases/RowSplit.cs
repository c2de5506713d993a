using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>Rows that all begin and end at the same cells of the input, for <see cref="CellSplit{T, TVector, TSimd}"/>: what exists of them is found out once.</summary>
/// <remarks>Rows of up to two registers are gone through register by register; longer ones are read from end to end, as memory likes it.</remarks>
internal readonly unsafe struct RowSplit<T, TVector, TSimd>
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    private readonly int _step;
    private readonly int _length;
    private readonly int _low;
    private readonly int _high;
    private readonly SameCells<T, TVector, TSimd> _firstCells;
    private readonly SameCells<T, TVector, TSimd> _secondCells;

    /// <param name="step">One that <see cref="CellSplit{T, TVector, TSimd}.Suits"/>.</param>
    /// <param name="length">Elements of a line in a row.</param>
    /// <param name="low">The first existing cell of a row.</param>
    /// <param name="high">Behind the last one.</param>
    /// <param name="masks">Memory for <see cref="Masks"/> masks, for as long as this is used.</param>
    public RowSplit(int step, int length, int low, int high, TVector* masks)
    {
        _step = step;
        _length = length;
        _low = low;
        _high = high;
        int second = step * TSimd.Count;
        _firstCells = new SameCells<T, TVector, TSimd>(low, high, step, masks);
        _secondCells = new SameCells<T, TVector, TSimd>(low - second, high - second, step, masks + step);
    }

    /// <summary>Masks that are found out once: those of two registers of each line.</summary>
    public static int Masks => 2 * CellSplit<T, TVector, TSimd>.LargestStep;

    /// <summary>Fills the lines of neighbouring rows, with zeros for cells that do not exist.</summary>
    /// <param name="split">Where the lines lie.</param>
    /// <param name="source">The cell of the lines' first element, existing or not.</param>
    /// <param name="sourceStride">Elements between rows of the source.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="target">The first row of the first line.</param>
    /// <param name="pitch">Elements between rows of a line.</param>
    /// <param name="isTight">Whether nothing may be written behind a row; else up to a register, in ascending order of the rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill(in CellSplit<T, TVector, TSimd> split, T* source, nint sourceStride, int rows, T* target, nint pitch, bool isTight)
    {
        int length = CellSplit<T, TVector, TSimd>.HasTail(_length, rows) ? split.FillTail(source, sourceStride, rows, _low, _high, target, pitch, _length) : _length;
        int rest = length - TSimd.Count;
        if (rest > TSimd.Count)
        {
            split.FillRows(source, sourceStride, rows, _low, _high, target, pitch, length, isTight);
            return;
        }

        // The second registers first: what they write behind a row is overwritten by the first one of the next.
        if (rest > 0) split.Move(_secondCells, source + _step * TSimd.Count, sourceStride, rows, target + TSimd.Count, pitch, isTight ? rest : TSimd.Count);
        split.Move(_firstCells, source, sourceStride, rows, target, pitch, isTight ? Math.Min(length, TSimd.Count) : TSimd.Count);
    }
}
