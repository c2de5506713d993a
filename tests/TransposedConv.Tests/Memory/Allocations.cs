namespace TransposedConv.Tests.Memory;

/// <summary>What calls allocate on the managed heap.</summary>
internal static class Allocations
{
    private const int WarmUps = 3;
    private const int Repeats = 20;

    /// <summary>Bytes that a warm call allocates on this thread: the least of several, since a table that all threads share may have to be filled again.</summary>
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
