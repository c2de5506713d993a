namespace TransposedConv.NN;

/// <summary>How far a stream's output is behind its input.</summary>
/// <param name="InputFrames">
/// How many frames behind a frame must arrive before all samples of its time are final: the look-ahead, 0 for what is causal. The time of output u
/// is that of frame <c>⌊u / rate⌋</c>, with <c>rate</c> outputs per frame.
/// </param>
/// <param name="OutputSamples">By how many samples the output falls short of <c>frames · rate</c>, at most.</param>
public readonly record struct StreamingLatency(int InputFrames, int OutputSamples)
{
    /// <summary>Lets a clock run from the begin of a signal until it has settled.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="rate">Outputs per frame.</param>
    /// <param name="mostFrames">Frames that the stream holds.</param>
    internal static StreamingLatency Of(StreamClock clock, StreamRate rate, long mostFrames)
    {
        long outputs = 0, frames = 0, samples = 0;
        long steps = checked((2 * mostFrames) + (3 * rate.Frames) + 2);
        for (long n = 1; n <= steps; n++)
        {
            long first = outputs;
            outputs += clock.Advance(1, isLast: false);
            if (outputs > first) frames = Math.Max(frames, n - 1 - (first * rate.Frames / rate.Outputs));
            samples = Math.Max(samples, (n * rate.Outputs / rate.Frames) - outputs);
        }

        return new StreamingLatency(checked((int)frames), checked((int)samples));
    }
}
