using System.Globalization;

namespace DigitDecoder.CommandLine;

/// <summary>Reads <c>--name value</c> and <c>--name=value</c>.</summary>
internal static class OptionsParser
{
    private const int PixelsPerImage = 28 * 28;

    /// <exception cref="UsageException">An option is unknown, has no value, comes twice, or its value is out of range.</exception>
    internal static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        var seen = new HashSet<string>();
        int? epochs = null;
        bool quick = false;
        for (int i = 0; i < arguments.Count; i++)
        {
            (string name, string? attached) = Split(arguments[i]);
            if (!seen.Add(name)) throw new UsageException($"{name} is given twice");
            options = name switch
            {
                "--help" or "-h" or "-?" => options with { Help = Switch(true) },
                "--quick" => Quick(),
                "--data" => options with { Data = Value() },
                "--out" => options with { Out = Value() },
                "--epochs" => Epochs(Integer(1, 100_000)),
                "--batch-size" => options with { BatchSize = Integer(1, 100_000) },
                "--latent" => options with { Latent = Integer(1, PixelsPerImage) },
                "--threads" => options with { Threads = Integer(1, 1024) },
                "--learning-rate" => options with { LearningRate = Positive() },
                "--seed" => options with { Seed = Seed() },
                _ => throw new UsageException(name.StartsWith('-') ? $"unknown option {name}" : $"unexpected argument '{arguments[i]}'"),
            };

            string Value()
            {
                string? value = attached ?? (i + 1 < arguments.Count && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal) ? arguments[++i] : null);
                return string.IsNullOrEmpty(value) ? throw new UsageException($"{name} expects a value") : value;
            }

            bool Switch(bool on) => attached is null ? on : throw new UsageException($"{name} takes no value, got '{attached}'");

            Options Quick()
            {
                quick = Switch(true);
                return options;
            }

            Options Epochs(int number)
            {
                epochs = number;
                return options;
            }

            int Integer(int least, int most)
            {
                string text = Value();
                return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
                    ? number
                    : throw new UsageException($"{name} expects a whole number from {least} to {most}, got '{text}'");
            }

            ulong Seed()
            {
                string text = Value();
                return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
                    ? number
                    : throw new UsageException($"{name} expects a whole number of 0 or more, got '{text}'");
            }

            double Positive()
            {
                string text = Value();
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number > 0 && number <= 1
                    ? number
                    : throw new UsageException($"{name} expects a number above 0 and at most 1, got '{text}'");
            }
        }

        return options with { Epochs = epochs ?? (quick ? Options.QuickEpochs : Options.DefaultEpochs) };
    }

    private static (string Name, string? Attached) Split(string argument)
    {
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        return argument.StartsWith("--", StringComparison.Ordinal) && equals > 0 ? (argument[..equals], argument[(equals + 1)..]) : (argument, null);
    }
}
