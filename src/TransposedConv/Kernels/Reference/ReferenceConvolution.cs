using System.Numerics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Reference;

/// <summary>
/// The three convolution kernels by their definition; every other kernel gives the same bits.
/// </summary>
/// <remarks>
/// <para>
/// An output element is one chain of fused multiply-adds that starts at 0. Gather and Scatter run over the channels of the group and, inside, over
/// the taps (depth, height, width), both ascending; the bias is added last. WeightGradient runs over the batch and the cells of the small grid, ascending, in one chain or in the lanes
/// of <see cref="WeightGradientLanes"/>, as the geometry says.
/// </para>
/// <para>
/// A cell outside the grid does not exist: it contributes nothing, not even where the weight is infinite. (PyTorch's column buffer multiplies its
/// padding zeros and gives NaN there.) A cell inside the grid always contributes: zero times infinity is NaN.
/// </para>
/// <para>
/// At the end 0 is added, with or without a bias, so that a sum which underflowed to −0 is +0: then it makes no difference whether a kernel leaves out
/// the cells that do not exist or adds finite weights times 0 for them.
/// </para>
/// </remarks>
internal static class ReferenceConvolution
{
    /// <summary>small[n, s, q] = Σ over l, k of weight[s, l, k] · large[n, l, q·stride + k·dilation − pad] + bias[s].</summary>
    public static void Gather<T>(
        in ConvolutionGeometry g, ReadOnlySpan<T> large, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, Span<T> small)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int plane = 0; plane < g.Batch * g.SmallChannels; plane++) GatherPlane(g, plane, large, weight, bias, small);
    }

    /// <summary>large[n, l, u] = Σ over s, k, and the q with q·stride + k·dilation − pad = u, of weight[s, l, k] · small[n, s, q] + bias[l].</summary>
    public static void Scatter<T>(
        in ConvolutionGeometry g, ReadOnlySpan<T> small, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, Span<T> large)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int plane = 0; plane < g.Batch * g.LargeChannels; plane++) ScatterPlane(g, plane, small, weight, bias, large);
    }

    /// <summary>weightGradient[s, l, k] = Σ over n, q of small[n, s, q] · large[n, l, q·stride + k·dilation − pad].</summary>
    public static void WeightGradient<T>(in ConvolutionGeometry g, ReadOnlySpan<T> small, ReadOnlySpan<T> large, Span<T> weightGradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int kernel = 0; kernel < g.SmallChannels * g.LargeChannelsPerGroup; kernel++) WeightGradientOfKernel(g, kernel, small, large, weightGradient);
    }

    /// <summary>Gather for one channel of one example; <paramref name="plane"/> is n · SmallChannels + s.</summary>
    public static void GatherPlane<T>(
        in ConvolutionGeometry g, int plane, ReadOnlySpan<T> large, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, Span<T> small)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int n, int s) = Math.DivRem(plane, g.SmallChannels);
        int group = s / g.SmallChannelsPerGroup;
        T end = bias.IsEmpty ? T.Zero : bias[s] + T.Zero;
        int o = plane * g.SmallCells;
        for (int z = 0; z < g.Depth.Small; z++)
            for (int y = 0; y < g.Height.Small; y++)
                for (int x = 0; x < g.Width.Small; x++)
                {
                    T sum = T.Zero;
                    for (int l = 0; l < g.LargeChannelsPerGroup; l++)
                    {
                        ReadOnlySpan<T> cells = large.Slice((n * g.LargeChannels + group * g.LargeChannelsPerGroup + l) * g.LargeCells, g.LargeCells);
                        int w = (s * g.LargeChannelsPerGroup + l) * g.Taps;
                        for (int kz = 0; kz < g.Depth.Kernel; kz++)
                            for (int ky = 0; ky < g.Height.Kernel; ky++)
                                for (int kx = 0; kx < g.Width.Kernel; kx++, w++)
                                {
                                    int cell = LargeCell(g, g.Depth.LargeCell(z, kz), g.Height.LargeCell(y, ky), g.Width.LargeCell(x, kx));
                                    if (cell >= 0) sum = T.FusedMultiplyAdd(weight[w], cells[cell], sum);
                                }
                    }

                    small[o++] = sum + end;
                }
    }

    /// <summary>Scatter for one channel of one example; <paramref name="plane"/> is n · LargeChannels + l.</summary>
    public static void ScatterPlane<T>(
        in ConvolutionGeometry g, int plane, ReadOnlySpan<T> small, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, Span<T> large)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int n, int channel) = Math.DivRem(plane, g.LargeChannels);
        (int group, int l) = Math.DivRem(channel, g.LargeChannelsPerGroup);
        T end = bias.IsEmpty ? T.Zero : bias[channel] + T.Zero;
        int o = plane * g.LargeCells;
        for (int z = 0; z < g.Depth.Large; z++)
            for (int y = 0; y < g.Height.Large; y++)
                for (int x = 0; x < g.Width.Large; x++)
                {
                    T sum = T.Zero;
                    for (int s = group * g.SmallChannelsPerGroup; s < (group + 1) * g.SmallChannelsPerGroup; s++)
                    {
                        ReadOnlySpan<T> cells = small.Slice((n * g.SmallChannels + s) * g.SmallCells, g.SmallCells);
                        int w = (s * g.LargeChannelsPerGroup + l) * g.Taps;
                        for (int kz = 0; kz < g.Depth.Kernel; kz++)
                            for (int ky = 0; ky < g.Height.Kernel; ky++)
                                for (int kx = 0; kx < g.Width.Kernel; kx++, w++)
                                {
                                    int cell = SmallCell(g, SmallIndex(g.Depth, z, kz), SmallIndex(g.Height, y, ky), SmallIndex(g.Width, x, kx));
                                    if (cell >= 0) sum = T.FusedMultiplyAdd(weight[w], cells[cell], sum);
                                }
                    }

                    large[o++] = sum + end;
                }
    }

    /// <summary>WeightGradient for all taps of one kernel; <paramref name="kernel"/> is s · LargeChannelsPerGroup + l.</summary>
    public static void WeightGradientOfKernel<T>(
        in ConvolutionGeometry g, int kernel, ReadOnlySpan<T> small, ReadOnlySpan<T> large, Span<T> weightGradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int s, int l) = Math.DivRem(kernel, g.LargeChannelsPerGroup);
        int channel = s / g.SmallChannelsPerGroup * g.LargeChannelsPerGroup + l;
        int w = kernel * g.Taps;
        int lanes = WeightGradientLanes.Apply(g) ? WeightGradientLanes.Count : 1;
        Span<T> sums = stackalloc T[lanes];
        for (int kz = 0; kz < g.Depth.Kernel; kz++)
            for (int ky = 0; ky < g.Height.Kernel; ky++)
                for (int kx = 0; kx < g.Width.Kernel; kx++)
                {
                    sums.Clear();
                    for (int n = 0; n < g.Batch; n++)
                    {
                        ReadOnlySpan<T> cells = large.Slice((n * g.LargeChannels + channel) * g.LargeCells, g.LargeCells);
                        int i = (n * g.SmallChannels + s) * g.SmallCells;
                        for (int z = 0; z < g.Depth.Small; z++)
                            for (int y = 0; y < g.Height.Small; y++)
                                for (int x = 0; x < g.Width.Small; x++, i++)
                                {
                                    int cell = LargeCell(g, g.Depth.LargeCell(z, kz), g.Height.LargeCell(y, ky), g.Width.LargeCell(x, kx));
                                    if (cell >= 0) sums[x % lanes] = T.FusedMultiplyAdd(small[i], cells[cell], sums[x % lanes]);
                                }
                    }

                    weightGradient[w++] = (lanes == 1 ? sums[0] : SixteenLanes.Add(sums)) + T.Zero;
                }
    }

    /// <summary>The q of the axis with q·stride + k·dilation − pad = u, or −1 if there is none.</summary>
    private static long SmallIndex(in ConvolutionAxis axis, int u, int k)
    {
        long scaled = u - axis.LargeCell(0, k);
        return scaled >= 0 && scaled % axis.Stride == 0 ? scaled / axis.Stride : -1;
    }

    private static int LargeCell(in ConvolutionGeometry g, long z, long y, long x) =>
        Cell(z, g.Depth.Large, y, g.Height.Large, x, g.Width.Large);

    private static int SmallCell(in ConvolutionGeometry g, long z, long y, long x) =>
        Cell(z, g.Depth.Small, y, g.Height.Small, x, g.Width.Small);

    /// <summary>The offset of a cell in its plane, or −1 if it lies outside.</summary>
    private static int Cell(long z, int depth, long y, int height, long x, int width) =>
        z >= 0 && z < depth && y >= 0 && y < height && x >= 0 && x < width ? (int)((z * height + y) * width + x) : -1;
}
