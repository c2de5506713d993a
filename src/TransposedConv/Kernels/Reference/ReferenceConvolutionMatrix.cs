using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Kernels.Reference;

/// <summary>
/// The dense matrix M of a geometry, one example: <c>M · vec(large) = vec(Gather(large))</c> and so <c>Mᵀ · vec(small) = vec(Scatter(small))</c>.
/// </summary>
internal static class ReferenceConvolutionMatrix
{
    /// <param name="g">The geometry; its batch plays no part.</param>
    /// <param name="cells">
    /// Per axis (depth, height, width), the large-grid cell that each position <c>q·stride + k·dilation</c> stands for, −1 for none.
    /// </param>
    /// <param name="weight">[SmallChannels, LargeChannels / Groups, taps].</param>
    /// <param name="matrix">[SmallChannels · SmallCells, LargeChannels · LargeCells], all zeros at first.</param>
    internal static void Fill<T>(in ConvolutionGeometry g, int[][] cells, ReadOnlySpan<T> weight, Span<T> matrix)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        int columns = g.LargeChannels * g.LargeCells;
        int row = 0;
        for (int small = 0; small < g.SmallChannels; small++)
        {
            int firstLarge = small / g.SmallChannelsPerGroup * g.LargeChannelsPerGroup;
            for (int qd = 0; qd < g.Depth.Small; qd++)
            {
                for (int qh = 0; qh < g.Height.Small; qh++)
                {
                    for (int qw = 0; qw < g.Width.Small; qw++, row++)
                    {
                        int tap = small * g.LargeChannelsPerGroup * g.Taps;
                        for (int large = firstLarge; large < firstLarge + g.LargeChannelsPerGroup; large++)
                        {
                            for (int kd = 0; kd < g.Depth.Kernel; kd++)
                            {
                                for (int kh = 0; kh < g.Height.Kernel; kh++)
                                {
                                    for (int kw = 0; kw < g.Width.Kernel; kw++, tap++)
                                    {
                                        int d = cells[0][(qd * g.Depth.Stride) + (kd * g.Depth.Dilation)];
                                        int h = cells[1][(qh * g.Height.Stride) + (kh * g.Height.Dilation)];
                                        int w = cells[2][(qw * g.Width.Stride) + (kw * g.Width.Dilation)];
                                        if (d < 0 || h < 0 || w < 0) continue;
                                        int column = (((((large * g.Depth.Large) + d) * g.Height.Large) + h) * g.Width.Large) + w;
                                        // Two positions may stand for one cell when edges are folded, so coefficients add up.
                                        matrix[(row * columns) + column] += weight[tap];
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
