using TransposedConv.Kernels.MatrixMultiply;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Takes neighbouring cells apart into lines for any step, as <see cref="CellSplit{T, TVector, TSimd}"/> does for some: the cells that a position reads lie side by
/// side, and so many positions are a matrix, rows a step apart, whose columns become lines.
/// </summary>
internal static unsafe class CellTranspose
{
    /// <summary><c>target[r·lineLength + p] = source[p·step + r]</c>, zeros where there is no such cell.</summary>
    /// <param name="source">The cell of the first line's first element, existing or not.</param>
    /// <param name="step">Cells between positions.</param>
    /// <param name="lines">Neighbouring cells of a position.</param>
    /// <param name="low">The first existing cell, counted from <paramref name="source"/>.</param>
    /// <param name="high">Behind the last one.</param>
    /// <param name="target">The first line.</param>
    /// <param name="lineLength">Elements between lines.</param>
    /// <param name="length">Positions.</param>
    public static void Fill<T>(T* source, int step, int lines, long low, long high, T* target, nint lineLength, int length)
        where T : unmanaged
    {
        int from = (int)Math.Clamp(ConvolutionAxis.CeilingDivide(low, step), 0, length);
        int to = (int)Math.Clamp(ConvolutionAxis.CeilingDivide(high - lines + 1, step), from, length);
        TransposedCopy.Run(source + (nint)from * step, step, to - from, lines, target + from, lineLength);
        for (int p = 0; p < from; p++) FillOne(source, step, lines, low, high, target, lineLength, p);
        for (int p = to; p < length; p++) FillOne(source, step, lines, low, high, target, lineLength, p);
    }

    private static void FillOne<T>(T* source, int step, int lines, long low, long high, T* target, nint lineLength, int position)
        where T : unmanaged
    {
        long cell = (long)position * step;
        int first = (int)Math.Clamp(low - cell, 0, lines);
        int last = (int)Math.Clamp(high - cell, first, lines);
        T* element = target + position;
        int r = 0;
        for (; r < first; r++, element += lineLength) *element = default;
        for (T* existing = source + (nint)cell; r < last; r++, element += lineLength) *element = existing[r];
        for (; r < lines; r++, element += lineLength) *element = default;
    }
}
