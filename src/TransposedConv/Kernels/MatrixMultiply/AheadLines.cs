using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>Lines of memory that will be read soon, of which a register tile asks for some at every step.</summary>
/// <remarks>
/// A core that asks for many at once waits until it has room for the last question. Asked for between the products, they come while these are computed: 16 MB in
/// stretches of 768 bytes took 0.9 to 1.2 ms, where it had taken 0.8 to 3.3.
/// </remarks>
/// <param name="start">Where the offsets are counted from; it need not exist.</param>
/// <param name="offsets">For each step the elements whose lines it asks for; see <see cref="ICellRule.LinesPerStep"/>.</param>
internal readonly unsafe struct AheadLines<T>(T* start, int* offsets)
    where T : unmanaged
{
    /// <summary>Asks for the line of a step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fetch(int step) => CacheLine.Prefetch(start + offsets[step]);

    /// <summary>The same of two a step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FetchTwo(int step)
    {
        CacheLine.Prefetch(start + offsets[2 * step]);
        CacheLine.Prefetch(start + offsets[2 * step + 1]);
    }

    /// <summary>The same of three a step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FetchThree(int step)
    {
        CacheLine.Prefetch(start + offsets[3 * step]);
        CacheLine.Prefetch(start + offsets[3 * step + 1]);
        CacheLine.Prefetch(start + offsets[3 * step + 2]);
    }
}
