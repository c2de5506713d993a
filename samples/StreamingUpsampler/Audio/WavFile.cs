using System.Buffers.Binary;
using NAudio.Wave;
using NAudio.Wave.SampleProviders;

namespace StreamingUpsampler.Audio;

/// <summary>Reads and writes WAV files.</summary>
internal static class WavFile
{
    internal const double LeastSeconds = 2;

    /// <summary>The recording in a file as one channel at the high rate, between −1 and 1.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or of another kind; the message names it.</exception>
    internal static float[] Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        RequireWhole(path, file);
        float[] samples;
        try
        {
            using var reader = new WaveFileReader(file);
            samples = Read(path, reader);
        }
        catch (Exception damaged) when (damaged is FormatException or EndOfStreamException or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException($"{path}: expected a WAV file of PCM or floating-point samples: {damaged.Message}");
        }

        if (samples.Length < LeastSeconds * Rates.High) throw new InvalidDataException($"{path}: expected {LeastSeconds} seconds of sound or more, got {(double)samples.Length / Rates.High:F2}.");
        if (samples.Any(static sample => !float.IsFinite(sample))) throw new InvalidDataException($"{path}: expected finite samples, got NaN or infinity.");
        if (samples.All(static sample => sample == 0)) throw new InvalidDataException($"{path}: expected sound, got silence.");
        return samples;
    }

    /// <summary>Writes one channel as PCM of 16 bits.</summary>
    internal static void Write(string path, ReadOnlySpan<float> samples, int rate)
    {
        using var writer = new WaveFileWriter(path, new WaveFormat(rate, 16, 1));
        foreach (float sample in samples) writer.WriteSample(Math.Clamp(sample, -1, 1));
    }

    private static float[] Read(string path, WaveFileReader reader)
    {
        WaveFormat format = reader.WaveFormat;
        if (format.SampleRate < Rates.High) throw new InvalidDataException($"{path}: expected a rate of {Rates.High} Hz or more, which the network is to restore, got {format.SampleRate} Hz.");
        if (format.Channels is < 1 or > 64) throw new InvalidDataException($"{path}: expected 1 to 64 channels, got {format.Channels}.");
        ISampleProvider source = reader.ToSampleProvider();
        if (format.SampleRate != Rates.High) source = new WdlResamplingSampleProvider(source, Rates.High);
        var mixed = new List<float>();
        var buffer = new float[Rates.High * format.Channels];
        while (source.Read(buffer.AsSpan()) is int count && count > 0)
        {
            for (int i = 0; i + format.Channels <= count; i += format.Channels)
            {
                float sum = 0;
                for (int channel = 0; channel < format.Channels; channel++) sum += buffer[i + channel];
                mixed.Add(sum / format.Channels);
            }
        }

        return [.. mixed];
    }

    /// <summary>The library reads what there is of a file that was cut off; here that is an error.</summary>
    private static void RequireWhole(string path, FileStream file)
    {
        Span<byte> head = stackalloc byte[8];
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length) throw new InvalidDataException($"{path}: expected a WAV file, got {file.Length} bytes.");
        long expected = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) + 8L;
        bool isKnown = head[..4].SequenceEqual("RIFF"u8) && expected is > 8 and < uint.MaxValue;
        if (isKnown && expected > file.Length) throw new InvalidDataException($"{path}: expected {expected} bytes, as its head says, got {file.Length}: the file is cut off.");
        file.Position = 0;
    }
}
