namespace StreamingUpsampler.Audio;

/// <summary>Makes signals at the high rate; a seed gives the same ones at every run.</summary>
internal sealed class SignalMaker(int seed)
{
    private const double Peak = 0.8;

    private readonly Random _random = new(seed);

    /// <summary>Signals in turn: two of speech, a chirp, and noise.</summary>
    internal IReadOnlyList<SignalPair> Make(int count, double seconds)
    {
        SignalKind[] kinds = [SignalKind.Speech, SignalKind.Chirp, SignalKind.Speech, SignalKind.Noise];
        return [.. Enumerable.Range(0, count).Select(i => SignalPair.Of(kinds[i % kinds.Length], Make(kinds[i % kinds.Length], seconds)))];
    }

    internal float[] Make(SignalKind kind, double seconds)
    {
        var signal = new double[(int)(seconds * Rates.Low) * Rates.Factor];
        switch (kind)
        {
            case SignalKind.Speech: Speech(signal); break;
            case SignalKind.Chirp: Chirp(signal); break;
            case SignalKind.Noise: Noise(signal); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, $"kind: expected Speech, Chirp or Noise, got {kind}.");
        }

        double largest = Math.Max(1e-9, signal.Max(Math.Abs));
        return [.. signal.Select(value => (float)(value / largest * Peak))];
    }

    /// <summary>The harmonics of a pitch, each as loud as the formants let it be and less so the higher it is, in syllables.</summary>
    private void Speech(double[] signal)
    {
        double pitch = Between(85, 260), vibrato = Between(3, 6), syllables = Between(2, 5), drift = Between(-0.2, 0.2), start = Between(0, 2 * Math.PI);
        (double Frequency, double Width, double Motion)[] formants =
        [
            (Between(300, 850), 90, Between(-150, 150)), (Between(900, 2300), 120, Between(-400, 400)), (Between(2300, 3300), 170, Between(-200, 200)),
            (Between(3600, 4800), 300, Between(-200, 200)),
        ];
        int harmonics = (int)(10_500 / (pitch * 1.25));
        double[] phases = [.. Enumerable.Range(0, harmonics).Select(_ => Between(-0.3, 0.3))], loudness = new double[harmonics];
        double phase = 0;
        for (int u = 0; u < signal.Length; u++)
        {
            double time = (double)u / Rates.High;
            double present = pitch * (1 + (drift * time) + (0.02 * Math.Sin(2 * Math.PI * vibrato * time)));
            phase += 2 * Math.PI * Math.Clamp(present, 70, pitch * 1.25) / Rates.High;
            if (u % 64 == 0) Shape(loudness, present, Math.Sin((2 * Math.PI * syllables / 2 * time) + start), formants);
            double sum = 0;
            for (int h = 0; h < harmonics; h++) sum += loudness[h] * Math.Sin(((h + 1) * phase) + phases[h]);
            signal[u] = sum * (0.15 + Math.Pow(Math.Sin((Math.PI * syllables * time) + start), 2));
        }
    }

    private static void Shape(double[] loudness, double pitch, double motion, (double Frequency, double Width, double Motion)[] formants)
    {
        for (int h = 0; h < loudness.Length; h++)
        {
            double frequency = (h + 1) * pitch, gain = 0.02;
            foreach ((double centre, double width, double reach) in formants)
            {
                double distance = (frequency - centre - (motion * reach)) / width;
                gain += 1 / (1 + (distance * distance));
            }

            loudness[h] = gain / (h + 1);
        }
    }

    private void Chirp(double[] signal)
    {
        double from = Between(80, 3_500), to = Between(80, 3_500), phase = 0;
        for (int u = 0; u < signal.Length; u++)
        {
            phase += 2 * Math.PI * (from + ((to - from) * u / signal.Length)) / Rates.High;
            signal[u] = Math.Sin(phase);
        }
    }

    /// <summary>White noise through two poles.</summary>
    private void Noise(double[] signal)
    {
        double pole = Math.Exp(-2 * Math.PI * Between(150, 900) / Rates.High), first = 0, second = 0;
        for (int u = 0; u < signal.Length; u++)
        {
            first = (pole * first) + ((1 - pole) * Between(-1, 1));
            second = (pole * second) + ((1 - pole) * first);
            signal[u] = second;
        }
    }

    private double Between(double low, double high) => low + ((high - low) * _random.NextDouble());
}
