namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>Where a blocked product takes its operands from: a strided matrix, or the rows and columns that a convolution means.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal unsafe interface IPanelSource<T>
    where T : unmanaged
{
    /// <summary>Packs <paramref name="height"/> rows of A as <c>[depth][height]</c>.</summary>
    void PackLeft(int row, int height, int start, int depth, T* destination);

    /// <summary>Packs columns of B as <c>[depth][stride]</c>, zeros behind the last column up to <paramref name="filled"/>.</summary>
    void PackRight(int column, int columns, int filled, int start, int depth, T* destination, int stride);

    /// <summary>Where B lies if its columns are neighbours in memory, so that few rows of A can read it unpacked; else null.</summary>
    T* RightInPlace(int column, int start, out nint rowStride);
}
