using System.Buffers.Binary;
using Samples.CommandLine;
using StreamingUpsampler.Audio;
using StreamingUpsampler.CommandLine;
using TransposedConv.Tests.DataLoading;

namespace TransposedConv.Tests.Samples;

/// <summary>WAV files and the command line of the sample.</summary>
public sealed class StreamingUpsamplerFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 8, 24_000, 1, 0.01)]
    [InlineData(1, 16, 24_000, 1, 1e-4)]
    [InlineData(1, 24, 24_000, 2, 1e-6)]
    [InlineData(1, 32, 24_000, 1, 1e-6)]
    [InlineData(3, 32, 24_000, 3, 1e-7)]
    public void Every_common_format_is_read(int encoding, int bits, int rate, int channels, double tolerance)
    {
        string path = Write("tone.wav", Wav(encoding, bits, rate, channels, frames: 2 * rate));

        float[] samples = WavFile.Read(path);

        samples.Should().HaveCount(2 * rate);
        for (int i = 0; i < samples.Length; i += 997) samples[i].Should().BeApproximately(Tone(i, rate), (float)tolerance);
    }

    [Fact]
    public void Other_rates_are_converted()
    {
        float[] samples = WavFile.Read(Write("tone.wav", Wav(1, 16, 48_000, 1, frames: 96_000)));
        samples.Length.Should().BeCloseTo(48_000, 100);
        samples[1000..^1000].Max().Should().BeApproximately(0.5f, 0.02f);
    }

    [Fact]
    public void What_is_written_can_be_read()
    {
        float[] samples = [.. Enumerable.Range(0, 48_000).Select(static i => Tone(i, 24_000))];
        string path = Path.Combine(_folder.Path, "out.wav");
        WavFile.Write(path, samples, 24_000);
        WavFile.Read(path).Should().Equal(samples, static (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void What_can_not_be_used_is_one_line_with_the_path()
    {
        byte[] whole = Wav(1, 16, 24_000, 1, frames: 48_000);
        Refused([], "expected a WAV file, got 0 bytes");
        Refused("hello, this is no sound"u8.ToArray(), "expected a WAV file of PCM or floating-point samples");
        Refused(whole[..30], "the file is cut off");
        Refused(whole[..^1], "the file is cut off");
        Refused(Wav(6, 8, 24_000, 1, frames: 48_000), "expected a WAV file of PCM or floating-point samples");
        Refused(Wav(1, 16, 8_000, 1, frames: 48_000), "expected a rate of 24000 Hz or more*got 8000 Hz");
        Refused(Wav(1, 16, 24_000, 1, frames: 24_000), "expected 2 seconds of sound or more, got 1.00");
        Refused([.. whole[..44], .. new byte[96_000]], "got silence");
        FluentActions.Invoking(() => WavFile.Read(Path.Combine(_folder.Path, "missing.wav"))).Should().Throw<FileNotFoundException>();

        void Refused(byte[] content, string message)
        {
            string path = Write("bad.wav", content);
            FluentActions.Invoking(() => WavFile.Read(path)).Should().Throw<InvalidDataException>().WithMessage($"{path}: *{message}*");
        }
    }

    [Fact]
    public void Options_are_read_and_refused_by_name()
    {
        OptionsParser.Parse(["--wav", "a b.wav", "--steps=7", "--seed", "9", "--threads=2", "--out", "folder"]).Should().Be(
            new Options { Wav = "a b.wav", Steps = 7, Seed = 9, Threads = 2, Out = "folder" });
        OptionsParser.Parse(["--quick"]).Steps.Should().Be(Options.QuickSteps);
        OptionsParser.Parse(["--quick", "--steps", "3"]).Steps.Should().Be(3);
        Refused("unknown option --step", "--step", "3");
        Refused("unexpected argument 'x.wav'", "x.wav");
        Refused("--wav expects a value", "--wav", "--quick");
        Refused("--steps expects a whole number from 1 to 1000000, got '0'", "--steps", "0");
        Refused("--seed is given twice", "--seed", "1", "--seed=2");
        Refused("--quick takes no value, got 'yes'", "--quick=yes");
        foreach (string option in (string[])["wav", "steps", "quick", "seed", "threads", "out", "help"]) HelpText.Text.Should().Contain($"--{option} ");
        HelpText.Text.Should().Contain($"(default: {new Options().Steps})").And.Contain($"(default: {new Options().Out})");

        static void Refused(string message, params string[] arguments) =>
            FluentActions.Invoking(() => OptionsParser.Parse(arguments)).Should().Throw<UsageException>().WithMessage(message);
    }

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_folder.Path, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static float Tone(int i, int rate) => 0.5f * MathF.Sin(2 * MathF.PI * 440 * i / rate);

    /// <summary>A WAV file of a tone: the head as the format's definition has it.</summary>
    private static byte[] Wav(int encoding, int bits, int rate, int channels, int frames)
    {
        int block = channels * bits / 8;
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("RIFF"u8);
        writer.Write(36 + (frames * block));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)encoding);
        writer.Write((short)channels);
        writer.Write(rate);
        writer.Write(rate * block);
        writer.Write((short)block);
        writer.Write((short)bits);
        writer.Write("data"u8);
        writer.Write(frames * block);
        var sample = new byte[8];
        for (int i = 0; i < frames; i++)
        {
            float value = Tone(i, rate);
            if (encoding == 3) BinaryPrimitives.WriteSingleLittleEndian(sample, value);
            else if (bits == 8) sample[0] = (byte)(128 + Math.Round(127 * value));
            else BinaryPrimitives.WriteInt32LittleEndian(sample, (int)(Math.Round(value * (Math.Pow(2, bits - 1) - 1)) * Math.Pow(2, 32 - bits)));
            ReadOnlySpan<byte> bytes = encoding == 3 || bits == 8 ? sample.AsSpan(0, bits / 8) : sample.AsSpan(4 - (bits / 8), bits / 8);
            for (int channel = 0; channel < channels; channel++) writer.Write(bytes);
        }

        return stream.ToArray();
    }
}
