using StreamingUpsampler.Audio;
using TransposedConv;

namespace StreamingUpsampler.Training;

/// <summary>Cuts pieces out of signals at random: what the network hears and what it should say, which is late by its delay.</summary>
internal sealed class Batches(IReadOnlyList<SignalPair> signals, int seed)
{
    internal const int Size = 16;
    internal const int Frames = 400;

    private readonly Random _random = new(seed);

    internal (Tensor Low, Tensor High) Next()
    {
        var low = new float[Size * Frames];
        var high = new float[low.Length * Rates.Factor];
        for (int i = 0; i < Size; i++)
        {
            SignalPair signal = signals[_random.Next(signals.Count)];
            int least = Network.Delay / Rates.Factor, start = _random.Next(least, signal.Low.Length - Frames);
            signal.Low.AsSpan(start, Frames).CopyTo(low.AsSpan(i * Frames));
            int samples = Frames * Rates.Factor;
            signal.High.AsSpan((start * Rates.Factor) - Network.Delay, samples).CopyTo(high.AsSpan(i * samples));
        }

        return (Tensor.From<float>(low, [Size, 1, Frames]), Tensor.From<float>(high, [Size, 1, Frames * Rates.Factor]));
    }
}
