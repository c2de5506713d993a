namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// One spatial axis of a convolution: cell q of the small grid and tap k meet at cell <c>u = q·Stride + k·Dilation − PadBegin</c> of the large grid,
/// if the large grid has such a cell.
/// </summary>
/// <param name="Small">Cells of the small grid: Conv's output, ConvTranspose's input.</param>
/// <param name="Large">Cells of the large grid: Conv's input, ConvTranspose's output.</param>
/// <param name="Kernel">Taps.</param>
/// <param name="Stride">Large cells between neighbouring small cells.</param>
/// <param name="Dilation">Large cells between neighbouring taps.</param>
/// <param name="PadBegin">How far the first tap of the first small cell lies before the large grid.</param>
/// <param name="PadEnd">The padding behind the large grid; its effect is contained in the two sizes.</param>
internal readonly record struct ConvolutionAxis(int Small, int Large, int Kernel, int Stride, int Dilation, int PadBegin, int PadEnd)
{
    /// <summary>The axis that a convolution of lower rank lacks.</summary>
    public static ConvolutionAxis Missing { get; } = new(Small: 1, Large: 1, Kernel: 1, Stride: 1, Dilation: 1, PadBegin: 0, PadEnd: 0);

    /// <summary>Whether every tap of every small cell meets a large cell that exists.</summary>
    public bool HasAllCells => LargeCell(0, 0) >= 0 && LargeCell(Small - 1, Kernel - 1) < Large;

    /// <summary>The large cell that small cell <paramref name="q"/> and tap <paramref name="k"/> meet at, inside the grid or not.</summary>
    public long LargeCell(int q, int k) => (long)q * Stride + (long)k * Dilation - PadBegin;

    /// <summary>Of the small cells from <paramref name="start"/> up to <paramref name="end"/>, those that tap <paramref name="k"/> leads to an existing large cell.</summary>
    public void ClipSmall(int k, int start, int end, out int low, out int high) => Clip(LargeCell(0, k), Stride, Large, start, end, out low, out high);

    /// <summary>The j from <paramref name="start"/> up to <paramref name="end"/> with <c>0 ≤ j·step + shift &lt; length</c>: from low up to high, empty if equal.</summary>
    public static void Clip(long shift, int step, int length, int start, int end, out int low, out int high)
    {
        low = (int)Math.Clamp(CeilingDivide(-shift, step), start, end);
        high = (int)Math.Clamp(CeilingDivide(length - shift, step), low, end);
    }

    /// <summary>⌈value / divisor⌉ for a positive divisor.</summary>
    public static long CeilingDivide(long value, long divisor) => value > 0 ? (value - 1) / divisor + 1 : value / divisor;
}
