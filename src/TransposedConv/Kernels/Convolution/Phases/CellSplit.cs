using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Takes neighbouring cells apart by shuffles into a line for each remainder of their number modulo the step, the reverse of
/// <see cref="PhaseInterleave{T, TVector, TSimd}"/>: a register of every line at once, and that for several rows.
/// </summary>
/// <param name="step">2, 3, 4, 6 or 8.</param>
/// <param name="lines">For each remainder the number of its line, less than 0 if there is none.</param>
/// <param name="lineLength">Elements between lines.</param>
internal readonly unsafe ref partial struct CellSplit<T, TVector, TSimd>(int step, ReadOnlySpan<int> lines, nint lineLength)
    where T : unmanaged
    where TVector : unmanaged
    where TSimd : struct, ISimd<T, TVector>
{
    /// <summary>
    /// So few cells behind whole registers, such as the 17th of rows of 16 positions that read one cell more, are moved one by one: of 16 × 16 × 16 positions with kernel 3
    /// and stride 2 a register for them was half of all the moving.
    /// </summary>
    private static int MostTailCells => Math.Min(3, TSimd.Count / 4);

    /// <summary>Of fewer rows what it takes to begin is seen: 21 channels of 264 × 264 in blocks of a row by a step of 8 took 1.68 ms instead of 1.59.</summary>
    private const int FewestTailRows = 4;

    /// <summary>The largest step that there are shuffles for.</summary>
    public const int LargestStep = 8;

    private readonly int _step = step;
    private readonly ReadOnlySpan<int> _lines = lines;
    private readonly nint _lineLength = lineLength;

    /// <summary>Whether there are shuffles for a step.</summary>
    public static bool Suits(int step) => step is 2 or 3 or 4 or 6 or LargestStep;

    /// <summary>Fills the lines of neighbouring rows, each read from end to end, with zeros for cells that do not exist.</summary>
    /// <param name="source">The cell of the lines' first element, existing or not.</param>
    /// <param name="sourceStride">Elements between rows of the source.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="low">The first existing cell of a row, counted from <paramref name="source"/>.</param>
    /// <param name="high">Behind the last one.</param>
    /// <param name="target">The first row of the first line.</param>
    /// <param name="pitch">Elements between rows of a line.</param>
    /// <param name="length">Elements of a line in a row.</param>
    /// <param name="isTight">Whether nothing may be written behind a row; else up to a register, in ascending order of the rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void FillRows(T* source, nint sourceStride, int rows, int low, int high, T* target, nint pitch, int length, bool isTight)
    {
        int cells = _step * TSimd.Count;
        int registers = (length + TSimd.Count - 1) / TSimd.Count;
        int whole = isTight && length % TSimd.Count != 0 ? registers - 1 : registers;
        Run(new MovingCells<T, TVector, TSimd>(low, high, _step), source, sourceStride, rows, whole, target, pitch, TSimd.Count);
        if (whole == registers) return;
        int done = whole * cells;
        TVector* masks = stackalloc TVector[LargestStep];
        var last = new SameCells<T, TVector, TSimd>(low - done, high - done, _step, masks);
        Move(last, source + done, sourceStride, rows, target + whole * TSimd.Count, pitch, length - whole * TSimd.Count);
    }

    /// <summary>A register of every line, for several rows, with what exists found out before.</summary>
    /// <param name="cells">Which of the cells exist.</param>
    /// <param name="source">The cell of the lines' first element, existing or not.</param>
    /// <param name="sourceStride">Elements between rows of the source.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="target">The first line.</param>
    /// <param name="targetStride">Elements between rows of a line.</param>
    /// <param name="stored">Elements to write of each register.</param>
    public void Move(in SameCells<T, TVector, TSimd> cells, T* source, nint sourceStride, int rows, T* target, nint targetStride, int stored)
    {
        if (cells.AreWhole) Run(default(WholeCells<T, TVector, TSimd>), source, sourceStride, rows, 1, target, targetStride, stored);
        else if (_step == 2 && _lines[0] >= 0 && _lines[1] >= 0) Halve(cells, source, sourceStride, rows, target, targetStride, stored);
        else Run(cells, source, sourceStride, rows, 1, target, targetStride, stored);
    }

    /// <summary>Whether the last cells of so many rows are few enough for <see cref="FillTail"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasTail(int length, int rows) =>
        length > TSimd.Count && length % TSimd.Count is int tail && tail > 0 && tail <= MostTailCells && rows >= FewestTailRows;

    /// <summary>Moves the last few cells of rows one by one.</summary>
    /// <returns>The elements of a line that are left.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int FillTail(T* source, nint sourceStride, int rows, int low, int high, T* target, nint pitch, int length)
    {
        int tail = length % TSimd.Count;
        int end = length * _step;
        length -= tail;
        for (int cell = length * _step; cell < end; cell++)
        {
            (int place, int remainder) = Math.DivRem(cell, _step);
            if (_lines[remainder] < 0) continue;
            T* from = source + cell, to = target + LineOf(remainder) + place;
            if (cell >= low && cell < high) for (int row = 0; row < rows; row++) to[row * pitch] = from[row * sourceStride];
            else for (int row = 0; row < rows; row++) to[row * pitch] = default;
        }

        return length;
    }
}
