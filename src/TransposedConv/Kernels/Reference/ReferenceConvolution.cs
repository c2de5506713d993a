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
        {
            var depth = AxisTaps.OfSmall(g.Depth, z);
            for (int y = 0; y < g.Height.Small; y++)
            {
                var height = AxisTaps.OfSmall(g.Height, y);
                for (int x = 0; x < g.Width.Small; x++)
                {
                    var width = AxisTaps.OfSmall(g.Width, x);
                    T sum = T.Zero;
                    for (int l = 0; l < g.LargeChannelsPerGroup; l++)
                    {
                        ReadOnlySpan<T> kernel = weight.Slice((s * g.LargeChannelsPerGroup + l) * g.Taps, g.Taps);
                        ReadOnlySpan<T> cells = large.Slice((n * g.LargeChannels + group * g.LargeChannelsPerGroup + l) * g.LargeCells, g.LargeCells);
                        sum = AddTaps(sum, g, kernel, cells, g.Height.Large, g.Width.Large, depth, height, width);
                    }

                    small[o++] = sum + end;
                }
            }
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
        {
            var depth = AxisTaps.OfLarge(g.Depth, z);
            for (int y = 0; y < g.Height.Large; y++)
            {
                var height = AxisTaps.OfLarge(g.Height, y);
                for (int x = 0; x < g.Width.Large; x++)
                {
                    var width = AxisTaps.OfLarge(g.Width, x);
                    T sum = T.Zero;
                    for (int s = group * g.SmallChannelsPerGroup; s < (group + 1) * g.SmallChannelsPerGroup; s++)
                    {
                        ReadOnlySpan<T> kernel = weight.Slice((s * g.LargeChannelsPerGroup + l) * g.Taps, g.Taps);
                        ReadOnlySpan<T> cells = small.Slice((n * g.SmallChannels + s) * g.SmallCells, g.SmallCells);
                        sum = AddTaps(sum, g, kernel, cells, g.Height.Small, g.Width.Small, depth, height, width);
                    }

                    large[o++] = sum + end;
                }
            }
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
                        ReadOnlySpan<T> factors = small.Slice((n * g.SmallChannels + s) * g.SmallCells, g.SmallCells);
                        AddCells(sums, g, kz, ky, kx, factors, cells);
                    }

                    weightGradient[w++] = (lanes == 1 ? sums[0] : SixteenLanes.Add(sums)) + T.Zero;
                }
    }

    /// <summary>The chain goes on over the taps of one channel.</summary>
    private static T AddTaps<T>(
        T sum, in ConvolutionGeometry g, ReadOnlySpan<T> kernel, ReadOnlySpan<T> cells, int cellRows, int cellColumns, in AxisTaps depth, in AxisTaps height, in AxisTaps width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0, kz = depth.First, z = depth.Cell; i < depth.Count; i++, kz += depth.Step, z += depth.CellStep)
            for (int j = 0, ky = height.First, y = height.Cell; j < height.Count; j++, ky += height.Step, y += height.CellStep)
            {
                int tap = (kz * g.Height.Kernel + ky) * g.Width.Kernel + width.First;
                int cell = (z * cellRows + y) * cellColumns + width.Cell;
                for (int k = 0; k < width.Count; k++, tap += width.Step, cell += width.CellStep) sum = T.FusedMultiplyAdd(kernel[tap], cells[cell], sum);
            }

        return sum;
    }

    /// <summary>The chain of one tap, or the lanes of it, goes on over the small cells of one example that the tap leads to an existing cell.</summary>
    private static void AddCells<T>(Span<T> sums, in ConvolutionGeometry g, int kz, int ky, int kx, ReadOnlySpan<T> small, ReadOnlySpan<T> large)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int z = 0; z < g.Depth.Small; z++)
            for (int y = 0; y < g.Height.Small; y++)
            {
                long plane = g.Depth.LargeCell(z, kz), row = g.Height.LargeCell(y, ky);
                if (plane < 0 || plane >= g.Depth.Large || row < 0 || row >= g.Height.Large) continue;
                ReadOnlySpan<T> factors = small.Slice((z * g.Height.Small + y) * g.Width.Small, g.Width.Small);
                ReadOnlySpan<T> cells = large.Slice((int)(plane * g.Height.Large + row) * g.Width.Large, g.Width.Large);
                for (int x = 0; x < factors.Length; x++)
                {
                    long column = g.Width.LargeCell(x, kx);
                    if (column < 0 || column >= cells.Length) continue;
                    ref T sum = ref sums[x % sums.Length];
                    sum = T.FusedMultiplyAdd(factors[x], cells[(int)column], sum);
                }
            }
    }
}
