using System.Globalization;
using StreamingUpsampler.Audio;
using TransposedConv;
using TransposedConv.NN;

namespace StreamingUpsampler;

/// <summary>
/// Triples the rate: the sum of a learnt interpolation filter, which starts as a windowed sinc, and of a small causal network, which starts at 0 and learns
/// what no filter can do. All of it is causal; the signal comes out late by <see cref="Delay"/>, so that the filter sees both sides of a sample.
/// </summary>
internal static class Network
{
    /// <summary>By how many samples of the high rate the output is late: 1.5 ms.</summary>
    internal const int Delay = 36;

    private const int Channels = 24;
    private const int Kernel = 9;
    private const double Slope = 0.1;

    /// <summary>[N, 1, frames] at the low rate to [N, 1, 3 · frames] at the high one.</summary>
    internal static Branches Create(ulong seed)
    {
        var generator = new Generator(seed);
        var filter = new CausalConvTranspose1d(1, 1, 2 * Delay, Rates.Factor, bias: false);
        float[] taps = [.. WindowedSinc.Taps((2 * Delay) + 1, Delay).Take(2 * Delay).Select(static tap => tap * Rates.Factor)];
        filter.Weight.CopyFrom(Tensor.From<float>(taps, [1, 1, taps.Length]));
        CausalConvTranspose1d last = CausalConvTranspose1d.WithEvenOverlap(Channels, 1, Rates.Factor);
        last.Weight.Fill(0);
        last.Bias!.Fill(0);
        return new Branches(
            mean: false,
            filter,
            new Sequential(
                new CausalConv1d(1, Channels, Kernel, generator: generator),
                new LeakyReLU(Slope),
                new CausalConv1d(Channels, Channels, Kernel, generator: generator),
                new LeakyReLU(Slope),
                new CausalConv1d(Channels, Channels, Kernel, generator: generator),
                new LeakyReLU(Slope),
                last));
    }

    internal static string ParameterCountText(Layer network) => network.Parameters().Sum(static parameter => parameter.ElementCount).ToString("N0", CultureInfo.InvariantCulture);
}
