using System.Globalization;
using Samples.CommandLine;

namespace DigitDecoder.CommandLine;

/// <summary>Reads the command line.</summary>
internal static class OptionsParser
{
    private const int PixelsPerImage = 28 * 28;

    /// <exception cref="UsageException">An option is unknown, has no value, comes twice, or its value is out of range.</exception>
    internal static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        var reader = new OptionReader(arguments);
        int? epochs = null;
        while (reader.Next())
        {
            options = reader.Name switch
            {
                "--help" or "-h" or "-?" => options with { Help = reader.Switch(true) },
                "--quick" => options with { Epochs = reader.Switch(Options.QuickEpochs) },
                "--data" => options with { Data = reader.Value() },
                "--out" => options with { Out = reader.Value() },
                "--epochs" => options with { Epochs = (epochs = reader.Integer(1, 100_000)).Value },
                "--batch-size" => options with { BatchSize = reader.Integer(1, 100_000) },
                "--latent" => options with { Latent = reader.Integer(1, PixelsPerImage) },
                "--threads" => options with { Threads = reader.Integer(1, 1024) },
                "--learning-rate" => options with { LearningRate = LearningRate(reader) },
                "--seed" => options with { Seed = Seed(reader) },
                _ => throw reader.Unknown(),
            };
        }

        return options with { Epochs = epochs ?? options.Epochs };
    }

    private static ulong Seed(OptionReader reader)
    {
        string text = reader.Value();
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : throw reader.Refusal("a whole number of 0 or more", text);
    }

    private static double LearningRate(OptionReader reader)
    {
        string text = reader.Value();
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number > 0 && number <= 1
            ? number
            : throw reader.Refusal("a number above 0 and at most 1", text);
    }
}
