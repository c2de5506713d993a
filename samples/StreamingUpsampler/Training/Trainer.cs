using System.Diagnostics;
using StreamingUpsampler.Audio;
using TransposedConv;
using TransposedConv.NN;
using TransposedConv.Optim;

namespace StreamingUpsampler.Training;

/// <summary>Teaches the network: the loss is the mean over the pieces of ln(|s − e|² / |s|²), which is the signal-to-distortion ratio but for a factor.</summary>
internal sealed class Trainer(Layer network, IReadOnlyList<SignalPair> signals, int steps, ulong seed)
{
    private const double LearningRate = 2e-3;

    /// <summary>The weight of the past in the running mean.</summary>
    private const double Smoothing = 0.95;

    /// <summary>Samples at the begin of a piece that need more of the past than there is.</summary>
    private const int WarmUp = 120;

    /// <summary>What keeps the quotient finite where a piece is silent.</summary>
    private const double Floor = 1e-7;

    private const double DecibelsPerNeper = -10 / 2.302585092994046;

    /// <summary>Makes the steps, or as many as there are until cancelled.</summary>
    internal TrainingResult Run(Action<TrainingProgress> report, CancellationToken cancellation)
    {
        var optimizer = new Adam(network.Parameters(), LearningRate);
        var batches = new Batches(signals, unchecked((int)seed) + 1);
        var clock = Stopwatch.StartNew();
        double mean = 0;
        for (int step = 1; step <= steps; step++)
        {
            if (cancellation.IsCancellationRequested) return new TrainingResult(step - 1, clock.Elapsed, Cancelled: true);
            optimizer.LearningRate = LearningRate * (1 + Math.Cos(Math.PI * (step - 1) / steps)) / 2;
            (Tensor low, Tensor high) = batches.Next();
            optimizer.ZeroGrad();
            Tensor loss = Loss(network.Forward(low), high);
            loss.Backward();
            optimizer.Step();
            double decibels = loss.Item<double>() * DecibelsPerNeper;
            mean = step == 1 ? decibels : (Smoothing * mean) + ((1 - Smoothing) * decibels);
            report(new TrainingProgress(step, steps, mean, clock.Elapsed));
        }

        return new TrainingResult(steps, clock.Elapsed, Cancelled: false);
    }

    private static Tensor Loss(Tensor estimate, Tensor signal)
    {
        Tensor s = signal[.., .., WarmUp..], distortion = (estimate[.., .., WarmUp..] - s).Square().Mean([1, 2]);
        return ((distortion + Floor) / (s.Square().Mean([1, 2]) + Floor)).Log().Mean();
    }
}
