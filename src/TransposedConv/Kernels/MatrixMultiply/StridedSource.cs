namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>Operands that are plain matrices with any row and column stride.</summary>
internal readonly unsafe struct StridedSource<T>(T* a, nint aRowStride, nint aColumnStride, T* b, nint bRowStride, nint bColumnStride)
    : IPanelSource<T>
    where T : unmanaged
{
    public void PackLeft(int row, int height, int start, int depth, T* destination)
    {
        T* source = a + row * aRowStride + start * aColumnStride;
        if (aColumnStride == 1)
        {
            TransposedCopy.Run(source, aRowStride, height, depth, destination, height);
            return;
        }

        for (int k = 0; k < depth; k++, source += aColumnStride, destination += height)
        {
            for (int r = 0; r < height; r++) destination[r] = source[r * aRowStride];
        }
    }

    public void PackRight(int column, int columns, int filled, int start, int depth, T* destination, int stride)
    {
        T* row = b + start * bRowStride + column * bColumnStride;
        if (bRowStride == 1 && bColumnStride != 1)
        {
            TransposedCopy.Run(row, bColumnStride, columns, depth, destination, stride);
            for (int k = 0; k < depth && columns < filled; k++) new Span<T>(destination + k * stride + columns, filled - columns).Clear();
            return;
        }

        for (int k = 0; k < depth; k++, row += bRowStride, destination += stride)
        {
            if (bColumnStride == 1)
            {
                new ReadOnlySpan<T>(row, columns).CopyTo(new Span<T>(destination, columns));
            }
            else
            {
                for (int c = 0; c < columns; c++) destination[c] = row[c * bColumnStride];
            }

            new Span<T>(destination + columns, filled - columns).Clear();
        }
    }

    public T* RightInPlace(int column, int start, out nint rowStride)
    {
        rowStride = bRowStride;
        return bColumnStride == 1 ? b + start * bRowStride + column : null;
    }
}
