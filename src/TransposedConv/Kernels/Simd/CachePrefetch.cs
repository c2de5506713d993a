using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TransposedConv.Kernels.Simd;

/// <summary>Asks for memory to be brought into the second-level cache, where the processor can be asked.</summary>
internal static unsafe class CachePrefetch
{
    private const int CacheLine = 64;

    /// <summary>All cache lines of a range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Range(void* start, void* end)
    {
        if (!Sse.IsSupported) return;
        for (byte* line = (byte*)start; line < (byte*)end; line += CacheLine) Sse.Prefetch1(line);
    }
}
