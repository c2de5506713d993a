namespace TransposedConv.Kernels.Threading;

/// <summary>How a thread waits for another one before it blocks.</summary>
/// <remarks>
/// <para>
/// Waking a blocked thread takes about 20 µs, and more than that is lost where the system wakes it on its caller's processor, as Linux does in virtual
/// machines whose other processors have been idle for long: a worker that soon blocks again is never moved away, and two threads take as long as one.
/// One that stays runnable is moved within milliseconds, and then finds each next job in less than a microsecond.
/// </para>
/// <para>So a thread looks for its signal without pause for as long as a wake-up takes, then goes on for about a millisecond but lets others pass.</para>
/// </remarks>
internal static class Spinning
{
    /// <summary>About 20 µs.</summary>
    private const int Spins = 400;

    /// <summary>About 1 ms.</summary>
    private const int SpinsWithYields = 20_000;

    private const int SpinsPerYield = 100;

    /// <summary>Looks for a signal.</summary>
    /// <param name="signal">What to look for.</param>
    /// <returns>Whether it came; otherwise it is time to block.</returns>
    public static bool Until<TSignal>(TSignal signal)
        where TSignal : struct, ISignal
    {
        for (int spin = 0; spin < SpinsWithYields; spin++)
        {
            if (signal.HasCome) return true;
            if (spin >= Spins && spin % SpinsPerYield == 0) Thread.Yield();
            else Thread.SpinWait(1);
        }

        return signal.HasCome;
    }
}
