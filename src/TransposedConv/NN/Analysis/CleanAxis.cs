using TransposedConv.Kernels.Convolution;

namespace TransposedConv.NN;

/// <summary>Settings of ConvTranspose along one axis that write every output cell far from the edges equally often.</summary>
internal sealed record CleanAxis(int Kernel, int Stride, int Padding, int OutputPadding, int Dilation, bool KeepsSize, int Distance)
{
    /// <summary>
    /// Whether taps k = 0 … kernel − 1 fall equally often on every remainder of <c>k·dilation</c> by the stride. With a common factor of dilation
    /// and stride some remainders are never met; without one, any <c>stride</c> taps in a row meet each remainder once.
    /// </summary>
    internal static bool IsClean(int kernel, int stride, int dilation) => kernel % stride == 0 && GreatestCommonDivisor(stride, dilation) == 1;

    /// <summary>Settings near those of an axis: those that keep the output size first, then by distance, then by how much is cut off or added.</summary>
    internal static IEnumerable<CleanAxis> Near(ConvolutionAxis axis) =>
        from stride in Around(axis.Stride, least: Math.Min(axis.Stride, 2))
        from dilation in Around(axis.Dilation, least: 1).Append(1).Distinct()
        from multiple in Around(axis.Kernel / stride, least: 1).Append((axis.Kernel / stride) + 2)
        let kernel = (long)multiple * stride
        where kernel <= int.MaxValue && IsClean((int)kernel, stride, dilation)
        let setting = Fit(axis, (int)kernel, stride, dilation)
        where setting is not null
        orderby setting.KeepsSize descending, setting.Distance, setting.Padding + (long)setting.OutputPadding, setting.Kernel
        select setting;

    /// <summary>
    /// The padding and output padding that keep <c>output size − input size·stride</c>, and the place of the input cells in the output as far as a
    /// padding that is the same at both ends can. Null if there are none.
    /// </summary>
    private static CleanAxis? Fit(ConvolutionAxis axis, int kernel, int stride, int dilation)
    {
        long surplus = axis.Large - ((long)axis.Small * axis.Stride);
        long size = ((long)axis.Small * stride) + surplus;
        if (size is < 1 or > int.MaxValue) return null;

        // Output size = (L − 1)·stride + reach + 1 − 2·padding + outputPadding.
        long reach = (long)dilation * (kernel - 1);
        long cut = reach + 1 - stride - surplus;
        long least = cut < 0 ? -cut : cut % 2, most = Math.Max(stride, dilation) - 1;
        if (least > most) return null;
        // The middle of a kernel's copy lies reach / 2 − padding behind the first output cell.
        long aligned = (2L * axis.PadBegin) + reach - ((long)axis.Dilation * (axis.Kernel - 1)) - cut;
        long outputPadding = Math.Clamp(aligned, least, most);
        if ((outputPadding - least) % 2 != 0) outputPadding--;
        long padding = (cut + outputPadding) / 2;
        if (padding > int.MaxValue) return null;
        int distance = Math.Abs(kernel - axis.Kernel) + Math.Abs(stride - axis.Stride) + Math.Abs(dilation - axis.Dilation);
        return new CleanAxis(kernel, stride, (int)padding, (int)outputPadding, dilation, stride == axis.Stride, distance);
    }

    private static IEnumerable<int> Around(int value, int least) => Enumerable.Range(value - 1, 3).Where(number => number >= least);

    private static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }
}
