using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TransposedConv.Kernels.Threading;

/// <summary>The unit in which memory comes to a core.</summary>
internal static unsafe class CacheLine
{
    public const int Bytes = 64;

    /// <summary>As much as a core's share of the last cache: larger results are not there when they are read next, and are written past the caches.</summary>
    public const long MostCachedResult = 8 << 20;

    /// <summary>Asks for the lines of so many bytes to come to the second-level cache, where the processor can be asked; the memory need not exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(void* start, nint bytes)
    {
        if (!Sse.IsSupported) return;
        byte* end = (byte*)start + bytes;
        for (byte* line = (byte*)((nuint)start & ~(nuint)(Bytes - 1)); line < end; line += Bytes) Sse.Prefetch1(line);
    }

    /// <summary>The same for the line of one element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(void* element)
    {
        if (Sse.IsSupported) Sse.Prefetch1(element);
    }

    /// <summary>Lets what was written past the caches be seen before anything written later.</summary>
    public static void FinishStores()
    {
        if (Sse.IsSupported) Sse.StoreFence();
    }

    /// <summary>Asks for one line to come to the first-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PrefetchFirst(void* start)
    {
        if (Sse.IsSupported) Sse.Prefetch0(start);
    }
}
