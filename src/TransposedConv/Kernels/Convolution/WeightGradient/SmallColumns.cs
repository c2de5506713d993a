using TransposedConv.Kernels.MatrixMultiply;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The gradient by the weight of one group as a product of matrices the other way round: row (l, tap), column s. The small array is packed,
/// the overlapping taps of the large one are read where they lie.
/// </summary>
/// <param name="geometry">The geometry.</param>
/// <param name="small">The group's channels on the small grid.</param>
/// <param name="large">The group's channels on the large grid.</param>
/// <param name="firstRow">What row 0 of the product is.</param>
internal unsafe struct SmallColumns<T>(ConvolutionGeometry geometry, T* small, T* large, int firstRow) : IPanelSource<T>
    where T : unmanaged
{
    private LargeLines<T> _lines = new(geometry, large, isMask: false);
    private ProductBlock _block;

    public readonly long WorkingElements(int rows, int columns, int depth) => _lines.Elements(rows, depth);

    public void Open(in ProductBlock block, T* memory, int* offsets)
    {
        _block = block;
        _lines.Open(firstRow + block.Row, block.Rows, block.Start, block.Depth, memory, offsets);
    }

    public readonly void LeftRows(int row, int height, T** rows) => _lines.Find(firstRow + row, height, rows);

    public readonly void PackRight(int column, int columns, int filled, T* destination, int stride)
    {
        int cells = geometry.SmallCells;
        int used = Math.Clamp(geometry.SmallChannelsPerGroup - column, 0, columns);
        for (int k = 0; k < _block.Depth;)
        {
            (int n, int cell) = Math.DivRem(_block.Start + k, cells);
            int length = Math.Min(cells - cell, _block.Depth - k);
            T* source = small + ((nint)n * geometry.SmallChannels + column) * cells + cell;
            TransposedCopy.Run(source, cells, used, length, destination + (nint)k * stride, stride);
            k += length;
        }

        PanelEdge.Clear(destination, used, filled, _block.Depth, stride);
    }

    public readonly T* RightInPlace(int column, out nint rowStride)
    {
        rowStride = 0;
        return null;
    }
}
