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
    public void PackLeft(int row, int height, int start, int depth, T* destination)
    {
        int cells = geometry.SmallCells;
        for (int k = 0; k < depth;)
        {
            (int n, int cell) = Math.DivRem(start + k, cells);
            int length = Math.Min(cells - cell, depth - k);
            T* source = small + ((nint)n * geometry.SmallChannels + row) * cells + cell;
            for (int i = 0; i < length; i++, k++)
            {
                for (int r = 0; r < height; r++) *destination++ = source[(nint)r * cells + i];
            }
        }
    }

    public void PackRight(int column, int columns, int filled, int start, int depth, T* destination, int stride)
    {
        Span<RowSegment> segments = stackalloc RowSegment[depth];
        int used = RowSegment.Cut(start, depth, geometry.Depth.Small, geometry.Height.Small, geometry.Width.Small, segments);
        for (int c = 0; c < filled; c++)
        {
            if (c >= columns)
            {
                Clear(destination + c, stride, depth);
                continue;
            }

            (int channel, int tap) = Math.DivRem(column + c, geometry.Taps);
            foreach (ref readonly RowSegment segment in segments[..used])
            {
                PackColumn(segment, channel, tap, destination + (nint)segment.Offset * stride + c, stride);
            }
        }
    }

    private static void Clear(T* target, int stride, int length)
    {
        for (int i = 0; i < length; i++, target += stride) *target = default;
    }

    private void PackColumn(in RowSegment segment, int channel, int tap, T* target, int stride)
    {
        (int rest, int kx) = Math.DivRem(tap, geometry.Width.Kernel);
        (int kz, int ky) = Math.DivRem(rest, geometry.Height.Kernel);
        long z = geometry.Depth.LargeCell(segment.Z, kz);
        long y = geometry.Height.LargeCell(segment.Y, ky);
        bool exists = z >= 0 && z < geometry.Depth.Large && y >= 0 && y < geometry.Height.Large;
        int low = segment.X + segment.Length;
        int high = low;
        if (exists) geometry.Width.ClipSmall(kx, segment.X, segment.X + segment.Length, out low, out high);
        if (low >= high)
        {
            Clear(target, stride, segment.Length);
            return;
        }

        T* cell = large + segment.N * largeExampleStride + channel * largeChannelStride
            + (nint)((z * geometry.Height.Large + y) * geometry.Width.Large + geometry.Width.LargeCell(low, kx));
        int head = low - segment.X;
        Clear(target, stride, head);
        target += (nint)head * stride;
        for (int x = low; x < high; x++, cell += geometry.Width.Stride, target += stride) *target = *cell;
        Clear(target, stride, segment.X + segment.Length - high);
    }
}
