namespace StreamingUpsampler.Audio;

/// <summary>The ways to triple a rate that need no learning. Sample 3n of the result stands at the time of sample n.</summary>
internal static class Interpolation
{
    /// <summary>Every sample three times: what a converter without a filter does.</summary>
    internal static float[] Hold(ReadOnlySpan<float> low)
    {
        var high = new float[low.Length * Rates.Factor];
        for (int u = 0; u < high.Length; u++) high[u] = low[u / Rates.Factor];
        return high;
    }

    /// <summary>Straight lines between the samples; the last one is held.</summary>
    internal static float[] Linear(ReadOnlySpan<float> low)
    {
        var high = new float[low.Length * Rates.Factor];
        for (int u = 0; u < high.Length; u++)
        {
            (int n, int phase) = Math.DivRem(u, Rates.Factor);
            float next = low[Math.Min(n + 1, low.Length - 1)];
            high[u] = low[n] + ((next - low[n]) * phase / Rates.Factor);
        }

        return high;
    }

    /// <summary>Zeros between the samples, filtered by a windowed sinc that looks as far ahead as back.</summary>
    /// <param name="low">The signal.</param>
    /// <param name="halfLength">How far, in samples of the result.</param>
    internal static float[] Sinc(ReadOnlySpan<float> low, int halfLength)
    {
        float[] taps = WindowedSinc.Taps((2 * halfLength) + 1, halfLength);
        var high = new float[low.Length * Rates.Factor];
        for (int u = 0; u < high.Length; u++)
        {
            double sum = 0;
            int first = Math.Max(0, (u - halfLength + Rates.Factor - 1) / Rates.Factor), last = Math.Min(low.Length - 1, (u + halfLength) / Rates.Factor);
            for (int n = first; n <= last; n++) sum += (double)low[n] * taps[u - (Rates.Factor * n) + halfLength];
            high[u] = (float)(Rates.Factor * sum);
        }

        return high;
    }
}
