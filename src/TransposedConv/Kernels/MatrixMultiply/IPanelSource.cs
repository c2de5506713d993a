namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>Where a blocked product takes its operands from: a strided matrix, or the rows and columns that a convolution means.</summary>
/// <remarks>
/// A source is a value that remembers the block it has opened: each thread works with a copy of its own. Of A every number is read alone, so
/// it stays where it lies; B is packed into panels of vectors.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
internal unsafe interface IPanelSource<T>
    where T : unmanaged
{
    /// <summary>Elements of working memory that a block of this size needs.</summary>
    long WorkingElements(int rows, int columns, int depth);

    /// <summary>Begins a block.</summary>
    /// <param name="block">Which rows of A, columns of B and steps of the depth.</param>
    /// <param name="memory">The working memory, until the next block begins.</param>
    /// <param name="offsets">Takes for each step where it lies in a row of A.</param>
    void Open(in ProductBlock block, T* memory, int* offsets);

    /// <summary>Where rows of A lie: of row <paramref name="row"/> + r, step k is the element <c>offsets[k]</c> behind <c>rows[r]</c>.</summary>
    void LeftRows(int row, int height, T** rows);

    /// <summary>Packs columns of B as <c>[step][stride]</c>, zeros behind the last column up to <paramref name="filled"/>.</summary>
    void PackRight(int column, int columns, int filled, T* destination, int stride);

    /// <summary>Where B lies if its columns are neighbours in memory, so that few rows of A can read it unpacked; else null.</summary>
    T* RightInPlace(int column, out nint rowStride);
}
