using System.Globalization;
using StreamingUpsampler.Audio;

namespace StreamingUpsampler.Playback;

/// <summary>How a stream went.</summary>
/// <param name="Output">What it gave.</param>
/// <param name="Times">How long each step took.</param>
/// <param name="AllocatedBytes">Bytes that the steps after the first ones allocated on their thread.</param>
/// <param name="CountedSteps">How many steps that were.</param>
/// <param name="Collections">Garbage collections during them.</param>
internal sealed record PlaybackResult(float[] Output, TimeSpan[] Times, long AllocatedBytes, int CountedSteps, int Collections)
{
    /// <summary>The computing time per time of the signal: below 1 it keeps up.</summary>
    internal double RealTimeFactor => Times.Sum(static time => time.TotalSeconds) / ((double)Output.Length / Rates.High);

    /// <summary>The longest of the first steps, in which code is compiled.</summary>
    internal TimeSpan LongestFirst => Times[..(Times.Length - CountedSteps)].DefaultIfEmpty().Max();

    /// <summary>The time that a share of the steps after the first ones does not exceed.</summary>
    internal TimeSpan Percentile(double share)
    {
        TimeSpan[] sorted = [.. Times[^CountedSteps..].Order()];
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    /// <summary>Where the output and an offline one have different bits for the first time; null where they are equal.</summary>
    internal int? FirstDifference(ReadOnlySpan<float> offline)
    {
        int common = Math.Min(offline.Length, Output.Length);
        for (int i = 0; i < common; i++)
        {
            if (BitConverter.SingleToInt32Bits(offline[i]) != BitConverter.SingleToInt32Bits(Output[i])) return i;
        }

        return offline.Length == Output.Length ? null : common;
    }

    internal void Write(TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Streamed {(double)Output.Length / Rates.High:F1} s in {Times.Length} steps of {SoundCard.Milliseconds} ms: real-time factor {RealTimeFactor:F4}"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  the first {Times.Length - CountedSteps} steps, in which code is compiled: at most {LongestFirst.TotalMilliseconds:F1} ms"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  time per step after them: p50 {Percentile(0.5).TotalMicroseconds:F0} us, p99 {Percentile(0.99).TotalMicroseconds:F0} us, max {Percentile(1).TotalMicroseconds:F0} us"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {(double)AllocatedBytes / Math.Max(1, CountedSteps):0.##} bytes allocated per step, {Collections} garbage collections"));
    }
}
