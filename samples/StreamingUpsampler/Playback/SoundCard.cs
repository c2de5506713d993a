using System.Diagnostics;
using StreamingUpsampler.Audio;
using TransposedConv.NN;

namespace StreamingUpsampler.Playback;

/// <summary>Feeds a stream as a sound card would: always the same few milliseconds, from one buffer into another.</summary>
internal static class SoundCard
{
    internal const int Milliseconds = 10;
    internal const int Frames = Rates.Low * Milliseconds / 1000;

    // The first steps compile code and fill caches.
    private const int FirstSteps = 4;

    /// <summary>Plays a signal, but for what does not fill a buffer at its end.</summary>
    internal static PlaybackResult Play(StreamingModule stream, ReadOnlySpan<float> low)
    {
        int steps = low.Length / Frames, written = 0;
        var output = new float[steps * Frames * Rates.Factor];
        var times = new TimeSpan[steps];
        var input = new float[Frames];
        long allocated = 0;
        int collections = 0;
        for (int step = 0; step < steps; step++)
        {
            if (step == Math.Min(FirstSteps, steps - 1))
            {
                collections = Collections();
                allocated = GC.GetAllocatedBytesForCurrentThread();
            }

            low.Slice(step * Frames, Frames).CopyTo(input);
            long start = Stopwatch.GetTimestamp();
            written += stream.Step(input, output.AsSpan(written));
            times[step] = Stopwatch.GetElapsedTime(start);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        collections = Collections() - collections;
        written += stream.Flush(output.AsSpan(written));
        return new PlaybackResult(output[..written], times, allocated, steps - Math.Min(FirstSteps, steps - 1), collections);
    }

    private static int Collections() => GC.CollectionCount(0);
}
