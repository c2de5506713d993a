namespace StreamingUpsampler.Audio;

/// <summary>
/// Low-pass filters: an ideal one, sin(2πft)/(πt), under a Kaiser window. Source: A. V. Oppenheim and R. W. Schafer, Discrete-Time Signal Processing, 7.6.
/// </summary>
internal static class WindowedSinc
{
    /// <summary>The cutoff between the two rates: 3.7 of the 4 kHz that the low one can hold, as a share of the high rate.</summary>
    internal const double Cutoff = 3_700.0 / Rates.High;

    private const double Beta = 6;

    /// <summary>The filter's taps, which add up to 1, centred at <paramref name="centre"/>.</summary>
    internal static float[] Taps(int length, double centre, double cutoff = Cutoff)
    {
        var taps = new double[length];
        for (int i = 0; i < length; i++)
        {
            double t = i - centre, reach = Math.Max(centre, length - 1 - centre);
            double sinc = t == 0 ? 2 * cutoff : Math.Sin(2 * Math.PI * cutoff * t) / (Math.PI * t);
            taps[i] = sinc * Bessel(Beta * Math.Sqrt(Math.Max(0, 1 - (t / reach * (t / reach))))) / Bessel(Beta);
        }

        double sum = taps.Sum();
        return [.. taps.Select(tap => (float)(tap / sum))];
    }

    /// <summary>The signal at a third of its rate, with what the lower rate can't hold taken out; sample n stands at the time of sample 3n.</summary>
    internal static float[] Downsample(ReadOnlySpan<float> signal)
    {
        const int halfLength = 96;
        float[] taps = Taps((2 * halfLength) + 1, halfLength);
        var low = new float[signal.Length / Rates.Factor];
        for (int n = 0; n < low.Length; n++)
        {
            double sum = 0;
            for (int k = 0; k < taps.Length; k++)
            {
                int position = (Rates.Factor * n) + halfLength - k;
                if (position >= 0 && position < signal.Length) sum += (double)taps[k] * signal[position];
            }

            low[n] = (float)sum;
        }

        return low;
    }

    /// <summary>The modified Bessel function I₀ by its power series.</summary>
    private static double Bessel(double x)
    {
        double term = 1, sum = 1;
        for (int k = 1; term > sum * 1e-17; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }
}
