using TransposedConv.Kernels.MatrixMultiply;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The gradient by the weight of one group as a product of matrices: row s, column (l, tap), summed over the positions (n, q) of the small grid.
/// </summary>
internal readonly unsafe struct WeightGradientSource<T>(ConvolutionGeometry geometry, T* small, T* large) : IPanelSource<T>
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

    public void PackRight(int column, int columns, int start, int depth, T* destination, int stride)
    {
        Span<RowSegment> segments = stackalloc RowSegment[depth];
        int used = RowSegment.Cut(start, depth, geometry.Depth.Small, geometry.Height.Small, geometry.Width.Small, segments);
        for (int c = 0; c < stride; c++)
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
        for (int i = 0; i < length; i++) target[(nint)i * stride] = default;
    }

    private void PackColumn(in RowSegment segment, int channel, int tap, T* target, int stride)
    {
        (int rest, int kx) = Math.DivRem(tap, geometry.Width.Kernel);
        (int kz, int ky) = Math.DivRem(rest, geometry.Height.Kernel);
        long z = geometry.Depth.LargeCell(segment.Z, kz);
        long y = geometry.Height.LargeCell(segment.Y, ky);
        bool exists = z >= 0 && z < geometry.Depth.Large && y >= 0 && y < geometry.Height.Large;
        int length = geometry.Width.Large;
        T* row = large + ((nint)segment.N * geometry.LargeChannels + channel) * geometry.LargeCells
            + (exists ? (nint)((z * geometry.Height.Large + y) * length) : 0);
        long x = geometry.Width.LargeCell(segment.X, kx);
        for (int i = 0; i < segment.Length; i++, x += geometry.Width.Stride, target += stride)
        {
            *target = exists && x >= 0 && x < length ? row[x] : default;
        }
    }
}
