using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TransposedConv.Kernels.MatrixMultiply;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// The gradient by the weight of one group as a product of matrices, as the weight lies: row s, column (l, tap), summed over the positions (n, q)
/// of the small grid. Taps side by side are packed together.
/// </summary>
internal unsafe struct LargeColumns<T>(ConvolutionGeometry geometry, T* small, T* large, bool isMask) : IPanelSource<T>
    where T : unmanaged
{
    private LargeLines<T> _lines = new(geometry, large, isMask);
    private int* _offsets;
    private int _depth;

    public readonly long WorkingElements(int rows, int columns, int depth) => depth + _lines.Elements(columns, depth);

    public void Open(in ProductBlock block, T* memory, int* offsets)
    {
        _depth = block.Depth;
        _offsets = (int*)memory;
        _lines.Open(block.Column, block.Columns, block.Start, block.Depth, memory + block.Depth, _offsets);
        (int n, int cell) = Math.DivRem(block.Start, geometry.SmallCells);
        for (int k = 0; k < block.Depth; k++)
        {
            offsets[k] = n * geometry.SmallChannels * geometry.SmallCells + cell;
            if (++cell < geometry.SmallCells) continue;
            cell = 0;
            n++;
        }
    }

    public readonly void LeftRows(int row, int height, T** rows)
    {
        for (int r = 0; r < height; r++) rows[r] = small + (nint)(row + r) * geometry.SmallCells;
    }

    public readonly void PackRight(int column, int columns, int filled, T* destination, int stride)
    {
        T** pointers = stackalloc T*[columns];
        _lines.Find(column, columns, pointers);
        if (geometry.Width is { Kernel: 1, Stride: 1 } && _lines.EvenStride != 0)
        {
            Transpose(pointers[0], columns, destination, stride);
        }
        else
        {
            int kernel = geometry.Width.Dilation == 1 ? geometry.Width.Kernel : 1;
            for (int c = 0; c < columns;)
            {
                int run = Math.Min(kernel - (column + c) % kernel, columns - c);
                PackRun(pointers[c], run, destination + c, stride);
                c += run;
            }
        }

        PanelEdge.Clear(destination, columns, filled, _depth, stride);
    }

    public readonly T* RightInPlace(int column, out nint rowStride)
    {
        rowStride = 0;
        return null;
    }

    private readonly void Transpose(T* first, int columns, T* destination, int stride)
    {
        for (int k = 0; k < _depth;)
        {
            int length = 1;
            while (k + length < _depth && _offsets[k + length] == _offsets[k] + length) length++;
            TransposedCopy.Run(first + _offsets[k], _lines.EvenStride, columns, length, destination + (nint)k * stride, stride);
            k += length;
        }
    }

    /// <summary>Copies a run of taps for every position: in the largest pieces that fit in, of which the last two may overlap.</summary>
    private readonly void PackRun(T* source, int length, T* target, int stride)
    {
        int bytes = length * sizeof(T);
        if (bytes >= sizeof(Vector512<byte>)) PackPieces<Vector512<byte>>(source, length, target, stride);
        else if (bytes >= sizeof(Vector256<byte>)) PackPieces<Vector256<byte>>(source, length, target, stride);
        else if (bytes >= sizeof(Vector128<byte>)) PackPieces<Vector128<byte>>(source, length, target, stride);
        else if (bytes >= sizeof(long)) PackPieces<long>(source, length, target, stride);
        else PackPieces<int>(source, length, target, stride);
    }

    private readonly void PackPieces<TPiece>(T* source, int length, T* target, int stride)
        where TPiece : unmanaged
    {
        int size = sizeof(TPiece) / sizeof(T);
        for (int i = 0; i < length; i += size)
        {
            int at = Math.Min(i, length - size);
            CopyPieces<TPiece>(source + at, _offsets, _depth, target + at, stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyPieces<TPiece>(T* source, int* offsets, int count, T* target, nint stride)
        where TPiece : unmanaged
    {
        int k = 0;
        for (; k <= count - 4; k += 4, offsets += 4, target += 4 * stride)
        {
            TPiece first = *(TPiece*)(source + offsets[0]);
            TPiece second = *(TPiece*)(source + offsets[1]);
            TPiece third = *(TPiece*)(source + offsets[2]);
            TPiece fourth = *(TPiece*)(source + offsets[3]);
            *(TPiece*)target = first;
            *(TPiece*)(target + stride) = second;
            *(TPiece*)(target + 2 * stride) = third;
            *(TPiece*)(target + 3 * stride) = fourth;
        }

        for (; k < count; k++, offsets++, target += stride) *(TPiece*)target = *(TPiece*)(source + *offsets);
    }
}
