namespace TransposedConv.Tests.Memory;

/// <summary>What calls allocate on the managed heap.</summary>
internal static class Allocations
{
    private const int WarmUps = 3;
    private const int Repeats = 20;

    /// <summary>Bytes that a warm call allocates on this thread: the least of several.</summary>
    /// <remarks>
    /// The runtime allocates now and then, too: when it compiles a loop anew while that runs, on the thread that runs it, its table of string literals may grow (1008 bytes
    /// once in some thousand streaming steps, in one process of ten).
    /// </remarks>
    public static long OfWarm(Action call)
    {
        for (int i = 0; i < WarmUps; i++) call();
        long least = long.MaxValue;
        for (int i = 0; i < Repeats; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
