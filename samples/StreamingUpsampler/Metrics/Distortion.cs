namespace StreamingUpsampler.Metrics;

/// <summary>The signal-to-distortion ratio, 10·lg(|s|² / |s − g·e|²) of a signal s and an estimate e of it with gain g, in dB.</summary>
internal static class Distortion
{
    /// <summary>What is left out at both ends, where filters see beyond the signal.</summary>
    internal const int Edge = 400;

    /// <summary>Of an estimate that is late by a known delay, as it is.</summary>
    internal static double Ratio(ReadOnlySpan<float> signal, ReadOnlySpan<float> estimate, int delay) => Ratio(signal, estimate, delay, gain: 1);

    /// <summary>The best that any whole delay and any gain make of an estimate: nothing is held against it but its shape.</summary>
    internal static double BestRatio(ReadOnlySpan<float> signal, ReadOnlySpan<float> estimate, int mostDelay = 12)
    {
        double best = double.NegativeInfinity;
        for (int delay = -mostDelay; delay <= mostDelay; delay++)
        {
            double product = 0, power = 0;
            for (int u = Edge; u < signal.Length - Edge; u++)
            {
                double e = estimate[u + delay];
                product += signal[u] * e;
                power += e * e;
            }

            best = Math.Max(best, Ratio(signal, estimate, delay, power > 0 ? product / power : 0));
        }

        return best;
    }

    private static double Ratio(ReadOnlySpan<float> signal, ReadOnlySpan<float> estimate, int delay, double gain)
    {
        double power = 0, distortion = 0;
        for (int u = Edge; u < signal.Length - Edge; u++)
        {
            double difference = signal[u] - (gain * estimate[u + delay]);
            power += (double)signal[u] * signal[u];
            distortion += difference * difference;
        }

        return 10 * Math.Log10(power / distortion);
    }
}
