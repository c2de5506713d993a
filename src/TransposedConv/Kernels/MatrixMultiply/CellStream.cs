using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>The cells that tiles read where they lie: each step goes on in a place of its own from one tile to the next.</summary>
/// <remarks>
/// So many places at once are more than the processor foresees. 18 layers of 8 to 512 channels, asked for four tiles ahead, took 0.78 of what they took where the next block was
/// asked for as a whole; two, eight and sixteen tiles ahead 0.81 to 0.82, one tile ahead 512 channels three times as long: a line that two tiles share was asked for too late.
/// </remarks>
internal static unsafe class CellStream
{
    private const int TilesAhead = 4;

    /// <summary>What is asked for must stay in the second-level cache until it is read: of 1024 channels, 512 bytes each, it did not (1.17 of the time, two tiles ahead).</summary>
    private const long MostBytesAhead = 512 * 1024;

    /// <summary>Every step asks, also where more taps read the same cells: one row of 7 took 1.08 of the time, of 3 0.89.</summary>
    private const int MostSteps = 4;

    /// <summary>Whether tiles should ask for their cells.</summary>
    /// <param name="channels">Input channels.</param>
    /// <param name="steps">Steps for each that ask.</param>
    /// <param name="tileBytes">Bytes of a step's cells.</param>
    public static bool Suits(int channels, int steps, int tileBytes) => steps <= MostSteps && (long)channels * TilesAhead * tileBytes <= MostBytesAhead;

    /// <summary>Asks for the cells of a step of a later tile.</summary>
    /// <param name="cells">The step's cells of this tile.</param>
    /// <param name="vectors">How many registers they fill, 1 to 8; a constant where this is called.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Ask<T, TVector>(T* cells, int vectors)
        where T : unmanaged
        where TVector : unmanaged
    {
        int bytes = vectors * sizeof(TVector);
        byte* line = (byte*)cells + TilesAhead * bytes;
        CacheLine.Prefetch(line);
        if (bytes > CacheLine.Bytes) CacheLine.Prefetch(line + CacheLine.Bytes);
        if (bytes > 2 * CacheLine.Bytes) CacheLine.Prefetch(line + 2 * CacheLine.Bytes);
        if (bytes > 3 * CacheLine.Bytes) CacheLine.Prefetch(line + 3 * CacheLine.Bytes);
        if (bytes > 4 * CacheLine.Bytes) CacheLine.Prefetch(line + 4 * CacheLine.Bytes);
        if (bytes > 5 * CacheLine.Bytes) CacheLine.Prefetch(line + 5 * CacheLine.Bytes);
        if (bytes > 6 * CacheLine.Bytes) CacheLine.Prefetch(line + 6 * CacheLine.Bytes);
        if (bytes > 7 * CacheLine.Bytes) CacheLine.Prefetch(line + 7 * CacheLine.Bytes);
    }
}
