using System.Runtime.CompilerServices;

namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>Operands that are plain matrices with any row and column stride.</summary>
internal unsafe struct StridedSource<T>(T* a, nint aRowStride, nint aColumnStride, T* b, nint bRowStride, nint bColumnStride)
    : IPanelSource<T>
    where T : unmanaged
{
    /// <summary>Rows of a transposed A that are copied together: those of the highest tile, 32 bytes of single precision.</summary>
    private const int CopiedRows = 8;

    /// <summary>Up to so many columns are one panel, for which a copy of A would be read only once.</summary>
    private const int ColumnsOfOnePanel = 48;

    private ProductBlock _block;
    private T* _copied;

    public readonly long WorkingElements(int rows, int columns, int depth) =>
        CopiesLeft(columns) ? (long)(rows + CopiedRows - 1) / CopiedRows * CopiedRows * depth : 0;

    public void Open(in ProductBlock block, T* memory, int* offsets)
    {
        _block = block;
        _copied = CopiesLeft(block.Columns) ? memory : null;
        if (_copied is not null) CopyLeft();
        nint step = _copied is null ? aColumnStride : CopiedRows;
        for (int k = 0; k < block.Depth; k++) offsets[k] = (int)(k * step);
    }

    public readonly void LeftRows(int row, int height, T** rows)
    {
        T* first = a + row * aRowStride + _block.Start * aColumnStride;
        nint stride = aRowStride;
        if (_copied is not null)
        {
            (int group, int rowOfGroup) = Math.DivRem(row - _block.Row, CopiedRows);
            first = _copied + (nint)group * CopiedRows * _block.Depth + rowOfGroup;
            stride = 1;
        }

        for (int r = 0; r < height; r++) rows[r] = first + r * stride;
    }

    /// <summary>Whether neighbours in memory are rows of A, not steps.</summary>
    public readonly bool IsLeftTransposed => aColumnStride != 1;

    /// <summary>Elements of A from a stretch of neighbours to the next one.</summary>
    public readonly nint LeftStride => IsLeftTransposed ? aColumnStride : aRowStride;

    /// <summary>An element of A.</summary>
    public readonly T* Left(int row, int step) => a + row * aRowStride + step * aColumnStride;

    /// <summary>Elements from the first one of so many rows and steps of A to the last one.</summary>
    public readonly long ReachOfLeft(int rows, int steps) => (rows - 1L) * aRowStride + (steps - 1L) * aColumnStride;

    public readonly void PackRight(int column, int columns, int filled, T* destination, int stride) =>
        PackRight(column, columns, filled, _block.Start, _block.Depth, destination, stride);

    public readonly T* RightInPlace(int column, out nint rowStride)
    {
        rowStride = bRowStride;
        return bColumnStride == 1 ? b + _block.Start * bRowStride + column : null;
    }

    /// <summary>Packs <paramref name="height"/> rows of A as <c>[depth][height]</c>.</summary>
    public readonly void PackLeft(int row, int height, int start, int depth, T* destination)
    {
        T* source = Left(row, start);
        if (aColumnStride == 1)
        {
            TransposedCopy.Run(source, aRowStride, height, depth, destination, height);
            return;
        }

        if (aRowStride == 1)
        {
            CopySteps(source, height, depth, destination, height);
            return;
        }

        for (int k = 0; k < depth; k++, source += aColumnStride, destination += height)
        {
            for (int r = 0; r < height; r++) destination[r] = source[r * aRowStride];
        }
    }

    /// <summary>Packs columns of B as <c>[depth][stride]</c>, zeros behind the last column up to <paramref name="filled"/>.</summary>
    public readonly void PackRight(int column, int columns, int filled, int start, int depth, T* destination, int stride)
    {
        T* row = b + start * bRowStride + column * bColumnStride;
        if (bRowStride == 1 && bColumnStride != 1)
        {
            TransposedCopy.Run(row, bColumnStride, columns, depth, destination, stride);
            PanelEdge.Clear(destination, columns, filled, depth, stride);
            return;
        }

        T* to = destination;
        for (int k = 0; k < depth; k++, row += bRowStride, to += stride)
        {
            if (bColumnStride == 1)
            {
                new ReadOnlySpan<T>(row, columns).CopyTo(new Span<T>(to, columns));
            }
            else
            {
                for (int c = 0; c < columns; c++) to[c] = row[c * bColumnStride];
            }
        }

        PanelEdge.Clear(destination, columns, filled, depth, stride);
    }

    /// <summary>Rows side by side lie far apart from step to step, every step in another page of memory: where they are read often, they are brought together.</summary>
    private readonly bool CopiesLeft(int columns) => aRowStride == 1 && aColumnStride != 1 && columns > ColumnsOfOnePanel;

    private readonly void CopyLeft()
    {
        T* target = _copied;
        for (int r = 0; r < _block.Rows; r += CopiedRows, target += (nint)CopiedRows * _block.Depth)
        {
            CopySteps(Left(_block.Row + r, _block.Start), Math.Min(CopiedRows, _block.Rows - r), _block.Depth, target, CopiedRows);
        }
    }

    private readonly void CopySteps(T* source, int height, int depth, T* target, int stride)
    {
        for (int k = 0; k < depth; k++, source += aColumnStride, target += stride)
        {
            if (height == CopiedRows) Unsafe.CopyBlockUnaligned(target, source, (uint)(CopiedRows * sizeof(T)));
            else for (int i = 0; i < height; i++) target[i] = source[i];
        }
    }
}
