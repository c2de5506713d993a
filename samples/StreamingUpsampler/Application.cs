using System.Globalization;
using StreamingUpsampler.Audio;
using StreamingUpsampler.CommandLine;
using StreamingUpsampler.Metrics;
using StreamingUpsampler.Playback;
using StreamingUpsampler.Training;
using TransposedConv;
using TransposedConv.NN;

namespace StreamingUpsampler;

/// <summary>The whole run: make signals, train, measure, stream, write.</summary>
internal sealed class Application(Options options, TextWriter output, bool live)
{
    /// <summary>The share of a recording that is held out, at its end.</summary>
    private const double HeldOut = 0.25;

    /// <exception cref="IOException">A file can't be read or written.</exception>
    /// <exception cref="InvalidDataException">The recording is damaged, or the stream differs from the offline result.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading or writing is not permitted.</exception>
    /// <returns>Whether the training went through to its end.</returns>
    internal bool Run(CancellationToken cancellation)
    {
        Parallelism.ThreadCount = options.Threads;
        float[]? recording = options.Wav is null ? null : WavFile.Read(options.Wav);
        string folder = Directory.CreateDirectory(Path.GetFullPath(options.Out)).FullName;

        int seed = unchecked((int)options.Seed);
        List<SignalPair> training = [.. new SignalMaker(seed).Make(options.Quick ? 8 : 96, seconds: 1)];
        List<SignalPair> heldOut = [.. new SignalMaker(seed ^ 0x5EED).Make(options.Quick ? 4 : 16, seconds: 1)];
        if (recording is not null) Split(recording, training, heldOut);

        Branches network = Network.Create(options.Seed);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Learning from {training.Count} signals, {Network.ParameterCountText(network)} parameters, latency {Network.Delay} samples = {1000.0 * Network.Delay / Rates.High:0.##} ms. Ctrl+C ends early."));
        var trainer = new Trainer(network, training, options.Steps, options.Seed);
        TrainingResult result = ProgressDisplay.Show(report => trainer.Run(report, cancellation), output, live);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{(result.Cancelled ? "Ended early" : "Done")} after {result.Steps} steps, {result.Elapsed.TotalSeconds:F1} s of training."));

        network.Eval();
        new QualityTable(network, heldOut).Write(output);
        Stream(network, heldOut, folder);
        return !result.Cancelled;
    }

    private static void Split(float[] recording, List<SignalPair> training, List<SignalPair> heldOut)
    {
        int cut = (int)(recording.Length * (1 - HeldOut)) / Rates.Factor * Rates.Factor;

        // As often as the signals of one kind, so that it counts as one.
        SignalPair learnt = SignalPair.Of(SignalKind.Recording, recording[..cut]);
        training.AddRange(Enumerable.Repeat(learnt, Math.Max(1, training.Count / 3)));
        heldOut.Add(SignalPair.Of(SignalKind.Recording, recording[cut..]));
    }

    private void Stream(Layer network, List<SignalPair> signals, string folder)
    {
        float[] all = [.. signals.SelectMany(static signal => signal.Low)], reference = [.. signals.SelectMany(static signal => signal.High)];
        float[] low = all[..(all.Length / SoundCard.Frames * SoundCard.Frames)];
        int threads = Parallelism.ThreadCount;
        Parallelism.ThreadCount = 1;
        PlaybackResult played = SoundCard.Play(network.ToStreaming(), low);
        Parallelism.ThreadCount = threads;
        played.Write(output);

        int? difference = played.FirstDifference(QualityTable.Upsampled(network, low));
        if (difference is int place) throw new InvalidDataException($"The stream differs from the offline result from sample {place} on.");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  streamed equals offline bit for bit: yes, {played.Output.Length:N0} samples"));

        foreach ((string name, float[] samples, int rate) in ((string, float[], int)[])
            [
                ("input-8k.wav", low, Rates.Low), ("network-24k.wav", played.Output, Rates.High), ("linear-24k.wav", Interpolation.Linear(low), Rates.High),
                ("hold-24k.wav", Interpolation.Hold(low), Rates.High), ("original-24k.wav", reference, Rates.High),
            ])
        {
            WavFile.Write(Path.Combine(folder, name), samples, rate);
        }

        output.WriteLine($"Wrote input-8k.wav, network-24k.wav, linear-24k.wav, hold-24k.wav and original-24k.wav to {folder}");
    }
}
