using TransposedConv.Kernels.MatrixMultiply;

namespace TransposedConv.Kernels.Convolution;

/// <summary>What an <see cref="InterleavedTile"/> computes and where it writes that.</summary>
internal unsafe struct InterleavedWork<T>
    where T : unmanaged
{
    /// <summary>Length of the sums.</summary>
    public int Depth;

    /// <summary>The rows, packed <c>[depth][rows]</c>.</summary>
    public T* A;

    /// <summary>The cells.</summary>
    public T* B;

    /// <summary>Start of each row of the cells, or the steps to do; see <see cref="ICellRule.AreListed"/>.</summary>
    public int* Offsets;

    /// <summary>The rows of the output.</summary>
    public InterleavedRow<T>* Rows;

    /// <summary>The first register of positions, counted as the targets of these rows count them.</summary>
    public int Register;

    /// <summary>Whether to write past the caches; then all is aligned.</summary>
    public bool IsPast;

    /// <summary>Where the sums go instead, or null if all cells are written.</summary>
    public T* Sums;

    /// <summary>What the steps ask for, if the rule says so.</summary>
    public AheadLines<T> Ahead;
}
