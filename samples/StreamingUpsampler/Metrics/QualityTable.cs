using System.Globalization;
using StreamingUpsampler.Audio;
using TransposedConv;
using TransposedConv.Autograd;
using TransposedConv.NN;

namespace StreamingUpsampler.Metrics;

/// <summary>What the network and the interpolations make of signals that nothing learnt from, as mean decibels for each kind of signal.</summary>
internal sealed class QualityTable
{
    private const int OfflineReach = 384;

    private readonly SignalKind[] _kinds;

    internal QualityTable(Layer network, IReadOnlyList<SignalPair> signals)
    {
        _kinds = [.. signals.Select(static signal => signal.Kind).Distinct()];
        Rows =
        [
            Row("This network", signals, signal => Distortion.Ratio(signal.High, Upsampled(network, signal.Low), Network.Delay)),
            Row("Windowed sinc, same look-ahead", signals, static signal => Best(signal, Interpolation.Sinc(signal.Low, Network.Delay))),
            Row($"Windowed sinc, {2 * OfflineReach} taps, offline", signals, static signal => Best(signal, Interpolation.Sinc(signal.Low, OfflineReach))),
            Row("Linear interpolation", signals, static signal => Best(signal, Interpolation.Linear(signal.Low))),
            Row("Zero-order hold", signals, static signal => Best(signal, Interpolation.Hold(signal.Low))),
        ];
    }

    /// <summary>The network first.</summary>
    internal IReadOnlyList<(string Name, double[] Decibels)> Rows { get; }

    internal static float[] Upsampled(Layer network, float[] low)
    {
        using GradMode.Scope scope = GradMode.Inference();
        return network.Forward(Tensor.From<float>(low, [1, 1, low.Length])).ToArray<float>();
    }

    internal void Write(TextWriter output)
    {
        output.WriteLine("Signal-to-distortion ratio on signals held out, dB; interpolations with the best delay and gain for each signal:");
        output.WriteLine($"  {"",-34}{string.Concat(_kinds.Select(static kind => $"{kind.ToString().ToLowerInvariant(),11}"))}");
        foreach ((string name, double[] decibels) in Rows)
        {
            output.WriteLine($"  {name,-34}{string.Concat(decibels.Select(static value => string.Create(CultureInfo.InvariantCulture, $"{value,11:F2}")))}");
        }
    }

    private static double Best(SignalPair signal, float[] estimate) => Distortion.BestRatio(signal.High, estimate);

    private (string Name, double[] Decibels) Row(string name, IReadOnlyList<SignalPair> signals, Func<SignalPair, double> ratio)
    {
        ILookup<SignalKind, double> ratios = signals.ToLookup(static signal => signal.Kind, ratio);
        return (name, [.. _kinds.Select(kind => ratios[kind].Average())]);
    }
}
