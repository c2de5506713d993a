using StreamingUpsampler;
using StreamingUpsampler.Audio;
using StreamingUpsampler.Metrics;
using StreamingUpsampler.Playback;
using StreamingUpsampler.Training;
using TransposedConv.NN;

namespace TransposedConv.Tests.Samples;

public sealed class StreamingUpsamplerTests
{
    [Fact]
    public void Signals_are_the_same_for_a_seed_and_fill_the_scale()
    {
        IReadOnlyList<SignalPair> first = new SignalMaker(3).Make(4, 0.25), second = new SignalMaker(3).Make(4, 0.25);

        first.Select(static signal => signal.Kind).Should().Equal(SignalKind.Speech, SignalKind.Chirp, SignalKind.Speech, SignalKind.Noise);
        for (int i = 0; i < first.Count; i++)
        {
            first[i].High.Should().Equal(second[i].High);
            first[i].High.Should().HaveCount(6_000);
            first[i].Low.Should().HaveCount(2_000);
            first[i].High.Max(Math.Abs).Should().BeApproximately(0.8f, 1e-6f);
        }

        new SignalMaker(4).Make(1, 0.25)[0].High.Should().NotEqual(first[0].High);
    }

    [Fact]
    public void Downsampling_keeps_low_tones_and_removes_high_ones()
    {
        float[] low = WindowedSinc.Downsample(Tone(1_000)), gone = WindowedSinc.Downsample(Tone(6_000));

        for (int n = 100; n < low.Length - 100; n++)
        {
            low[n].Should().BeApproximately((float)Math.Sin(2 * Math.PI * 1_000 * n / Rates.Low), 1e-3f);
            gone[n].Should().BeApproximately(0, 2e-3f);
        }
    }

    [Fact]
    public void Interpolations_are_what_they_say()
    {
        Interpolation.Hold([1, 4]).Should().Equal(1, 1, 1, 4, 4, 4);
        Interpolation.Linear([1, 4, -2]).Should().Equal(1, 2, 3, 4, 2, 0, -2, -2, -2);
        float[] tone = Tone(1_000), sinc = Interpolation.Sinc(WindowedSinc.Downsample(tone), 384);
        Distortion.Ratio(tone, sinc, delay: 0).Should().BeGreaterThan(50);
        Distortion.BestRatio(tone, Interpolation.Linear(WindowedSinc.Downsample(tone))).Should().BeInRange(20, 40);
    }

    [Fact]
    public void The_ratio_is_that_of_its_definition()
    {
        float[] signal = Tone(500), late = [.. Enumerable.Repeat(0f, 5), .. signal[..^5].Select(static s => 0.5f * s)];

        Distortion.Ratio(signal, [.. signal.Select(static s => 0.9f * s)], 0).Should().BeApproximately(20, 0.01);
        Distortion.Ratio(signal, [.. signal.Select(static s => 2 * s)], 0).Should().BeApproximately(0, 0.01);
        Distortion.BestRatio(signal, late).Should().BeGreaterThan(100, "delay and gain are held against no interpolation");
        Distortion.Ratio(signal, late, 0).Should().BeLessThan(10);
    }

    [Fact]
    public void The_network_starts_as_a_windowed_sinc()
    {
        float[] low = WindowedSinc.Downsample(Tone(900));
        float[] sinc = Interpolation.Sinc(low, Network.Delay), network = QualityTable.Upsampled(Network.Create(1), low);
        for (int u = 300; u < sinc.Length - 300; u++) network[u + Network.Delay].Should().BeApproximately(sinc[u], 1e-3f);
    }

    [Fact]
    public void A_short_training_improves_on_what_it_learns_and_can_be_cancelled()
    {
        IReadOnlyList<SignalPair> signals = [.. new SignalMaker(5).Make(1, 0.5)];
        Branches network = Network.Create(1);
        double before = Quality(network);
        var reports = new List<TrainingProgress>();

        TrainingResult result = new Trainer(network, signals, steps: 12, seed: 1).Run(reports.Add, CancellationToken.None);

        result.Should().Match<TrainingResult>(static r => r.Steps == 12 && !r.Cancelled);
        reports.Select(static report => report.Step).Should().Equal(Enumerable.Range(1, 12));
        Quality(network).Should().BeGreaterThan(before);
        new Trainer(network, signals, steps: 3, seed: 1).Run(reports.Add, new CancellationToken(canceled: true)).Should().Match<TrainingResult>(static r => r.Steps == 0 && r.Cancelled);

        double Quality(Layer layer) => Distortion.Ratio(signals[0].High, QualityTable.Upsampled(layer, signals[0].Low), Network.Delay);
    }

    [Fact]
    public void A_sound_card_hears_the_bits_of_the_offline_result_without_allocation()
    {
        Branches network = Network.Create(2);
        float[] low = WindowedSinc.Downsample(Tone(700));

        PlaybackResult played = SoundCard.Play(network.ToStreaming(), low);

        played.Times.Should().HaveCount(low.Length / SoundCard.Frames);
        played.FirstDifference(QualityTable.Upsampled(network, low)).Should().BeNull();
        played.FirstDifference([.. played.Output[..^1], 9]).Should().Be(played.Output.Length - 1);
        played.FirstDifference(played.Output.AsSpan(1)).Should().NotBeNull();
        // The least of several, since the runtime may allocate, too; see Allocations.OfWarm.
        Enumerable.Range(0, 4).Min(_ => SoundCard.Play(network.ToStreaming(), low).AllocatedBytes).Should().Be(0);
        played.Percentile(0.5).Should().BeLessThanOrEqualTo(played.Percentile(1));
    }

    private static float[] Tone(double frequency) => [.. Enumerable.Range(0, Rates.High / 2).Select(u => (float)Math.Sin(2 * Math.PI * frequency * u / Rates.High))];
}
