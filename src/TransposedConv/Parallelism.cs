namespace TransposedConv;

/// <summary>How many threads one operation may use.</summary>
/// <remarks>
/// The setting holds for the whole process, as <c>torch.set_num_threads</c> does. It changes speed only: every result has the same bits for any
/// number of threads. Small operations stay on the calling thread whatever the setting.
/// </remarks>
public static class Parallelism
{
    private static volatile int _threadCount = Environment.ProcessorCount;

    /// <summary>The most threads, the calling one included, that one operation works with; the number of processors unless set.</summary>
    /// <value>At least 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public static int ThreadCount
    {
        get => _threadCount;
        set
        {
            if (value < 1)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(ThreadCount)} must be at least 1, but {value} was given.");
            }

            _threadCount = value;
        }
    }
}
