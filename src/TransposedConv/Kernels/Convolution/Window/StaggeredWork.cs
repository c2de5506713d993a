using TransposedConv.Kernels.MatrixMultiply;

namespace TransposedConv.Kernels.Convolution;

/// <summary>What a <see cref="StaggeredTile"/> computes and where it writes that.</summary>
internal unsafe struct StaggeredWork<T>
    where T : unmanaged
{
    /// <summary>Steps: input channels times taps on the other axes.</summary>
    public int Steps;

    /// <summary>Taps of a phase on the width axis.</summary>
    public int Taps;

    /// <summary>The weights; see <see cref="StaggeredRows.Weights"/>.</summary>
    public T* A;

    /// <summary>The cells of the first register of positions.</summary>
    public T* B;

    /// <summary>From there to those of the others.</summary>
    public Distances Distances;

    /// <summary>For each step where its last cell is.</summary>
    public int* Offsets;

    /// <summary>The rows of the output, for each channel one.</summary>
    public InterleavedRow<T>* Rows;

    /// <summary>How many rows on that of the next channel is.</summary>
    public int RowStep;

    /// <summary>The first register of positions, counted as the targets of these rows count them.</summary>
    public int Register;

    /// <summary>Whether to write past the caches; then all is aligned.</summary>
    public bool IsPast;

    /// <summary>Where the sums go instead, or null if they are written from the registers.</summary>
    public T* Sums;

    /// <summary>What the steps ask for, if the rule says so.</summary>
    public AheadLines<T> Ahead;
}
