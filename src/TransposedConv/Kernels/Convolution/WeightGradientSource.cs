using TransposedConv.Kernels.MatrixMultiply;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The gradient by the weight of one group as a product of matrices: row s, column (l, tap), summed over the positions (n, q) of the small grid.
/// </summary>
/// <remarks>With strides of 0 and one plane of set bits for the large array, the columns are the masks of the cells that exist.</remarks>
internal readonly unsafe struct WeightGradientSource<T>(
    ConvolutionGeometry geometry, T* small, T* large, nint largeExampleStride, nint largeChannelStride) : IPanelSource<T>
    where T : unmanaged
{
    private const int PositionsPerRun = 32;

    public void PackLeft(int row, int height, int start, int depth, T* destination)
    {
        int cells = geometry.SmallCells;
        for (int k = 0; k < depth;)
        {
            (int n, int cell) = Math.DivRem(start + k, cells);
            int length = Math.Min(cells - cell, depth - k);
            T* source = small + ((nint)n * geometry.SmallChannels + row) * cells + cell;
            TransposedCopy.Run(source, cells, height, length, destination, height);
            destination += (nint)length * height;
            k += length;
        }
    }

    // In short runs of positions, so that the part of the panel being written stays in the first-level cache.
    public void PackRight(int column, int columns, int filled, int start, int depth, T* destination, int stride)
    {
        Span<RowSegment> segments = stackalloc RowSegment[PositionsPerRun];
        for (int done = 0; done < depth; done += PositionsPerRun)
        {
            int count = Math.Min(PositionsPerRun, depth - done);
            int used = RowSegment.Cut(start + done, count, geometry.Depth.Small, geometry.Height.Small, geometry.Width.Small, segments);
            T* target = destination + (nint)done * stride;
            PackRun(column, columns, segments[..used], target, stride);
            for (int c = columns; c < filled; c++) Clear(target + c, stride, count);
        }
    }

    public T* RightInPlace(int column, int start, out nint rowStride)
    {
        rowStride = 0;
        return null;
    }

    private static void Clear(T* target, int stride, int length)
    {
        for (int i = 0; i < length; i++, target += stride) *target = default;
    }

    // Taps outermost: which cells exist is the same for every channel.
    private void PackRun(int column, int columns, ReadOnlySpan<RowSegment> segments, T* target, int stride)
    {
        int taps = geometry.Taps;
        for (int c = 0; c < Math.Min(taps, columns); c++)
        {
            (int channel, int tap) = Math.DivRem(column + c, taps);
            (int rest, int kx) = Math.DivRem(tap, geometry.Width.Kernel);
            (int kz, int ky) = Math.DivRem(rest, geometry.Height.Kernel);
            T* cells = large + channel * largeChannelStride;
            foreach (ref readonly RowSegment segment in segments)
            {
                PackTap(segment, kz, ky, kx, cells, target + (nint)segment.Offset * stride + c, columns - c, stride);
            }
        }
    }

    /// <summary>The cells that one tap reads along a segment, for every channel whose column lies among the next <paramref name="columns"/>.</summary>
    private void PackTap(in RowSegment segment, int kz, int ky, int kx, T* cells, T* target, int columns, int stride)
    {
        int taps = geometry.Taps;
        long z = geometry.Depth.LargeCell(segment.Z, kz);
        long y = geometry.Height.LargeCell(segment.Y, ky);
        bool exists = z >= 0 && z < geometry.Depth.Large && y >= 0 && y < geometry.Height.Large;
        int low = segment.X;
        int high = low;
        if (exists) geometry.Width.ClipSmall(kx, segment.X, segment.X + segment.Length, out low, out high);
        int head = low - segment.X;
        int length = high - low;
        int tail = segment.Length - head - length;
        nint step = geometry.Width.Stride;
        if (length > 0)
        {
            cells += segment.N * largeExampleStride
                + (nint)((z * geometry.Height.Large + y) * geometry.Width.Large + geometry.Width.LargeCell(low, kx));
        }

        for (int c = 0; c < columns; c += taps, cells += largeChannelStride)
        {
            T* to = target + c;
            Clear(to, stride, head);
            to += (nint)head * stride;
            T* from = cells;
            for (int i = 0; i < length; i++, from += step, to += stride) *to = *from;
            Clear(to, stride, tail);
        }
    }
}
