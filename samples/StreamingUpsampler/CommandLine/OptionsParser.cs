using System.Globalization;

namespace StreamingUpsampler.CommandLine;

/// <summary>Reads <c>--name value</c> and <c>--name=value</c>.</summary>
internal static class OptionsParser
{
    /// <exception cref="UsageException">An option is unknown, has no value, comes twice, or its value is out of range.</exception>
    internal static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        var seen = new HashSet<string>();
        int? steps = null;
        for (int i = 0; i < arguments.Count; i++)
        {
            (string name, string? attached) = Split(arguments[i]);
            if (!seen.Add(name)) throw new UsageException($"{name} is given twice");
            options = name switch
            {
                "--help" or "-h" or "-?" => options with { Help = Switch() },
                "--quick" => options with { Quick = Switch() },
                "--wav" => options with { Wav = Value() },
                "--out" => options with { Out = Value() },
                "--steps" => options with { Steps = (steps = (int)Integer(1, 1_000_000)).Value },
                "--threads" => options with { Threads = (int)Integer(1, 1024) },
                "--seed" => options with { Seed = (ulong)Integer(0, long.MaxValue) },
                _ => throw new UsageException(name.StartsWith('-') ? $"unknown option {name}" : $"unexpected argument '{arguments[i]}'"),
            };

            string Value()
            {
                string? value = attached ?? (i + 1 < arguments.Count && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal) ? arguments[++i] : null);
                return string.IsNullOrEmpty(value) ? throw new UsageException($"{name} expects a value") : value;
            }

            bool Switch() => attached is null ? true : throw new UsageException($"{name} takes no value, got '{attached}'");

            long Integer(long least, long most)
            {
                string text = Value();
                return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most
                    ? number
                    : throw new UsageException($"{name} expects a whole number from {least} to {most}, got '{text}'");
            }
        }

        return options with { Steps = steps ?? (options.Quick ? Options.QuickSteps : Options.DefaultSteps) };
    }

    private static (string Name, string? Attached) Split(string argument)
    {
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        return argument.StartsWith("--", StringComparison.Ordinal) && equals > 0 ? (argument[..equals], argument[(equals + 1)..]) : (argument, null);
    }
}
