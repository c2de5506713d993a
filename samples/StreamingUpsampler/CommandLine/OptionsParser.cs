using Samples.CommandLine;

namespace StreamingUpsampler.CommandLine;

/// <summary>Reads the command line.</summary>
internal static class OptionsParser
{
    /// <exception cref="UsageException">An option is unknown, has no value, comes twice, or its value is out of range.</exception>
    internal static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        var reader = new OptionReader(arguments);
        int? steps = null;
        while (reader.Next())
        {
            options = reader.Name switch
            {
                "--help" or "-h" or "-?" => options with { Help = reader.Switch(true) },
                "--quick" => options with { Quick = reader.Switch(true) },
                "--wav" => options with { Wav = reader.Value() },
                "--out" => options with { Out = reader.Value() },
                "--steps" => options with { Steps = (steps = reader.Integer(1, 1_000_000)).Value },
                "--threads" => options with { Threads = reader.Integer(1, 1024) },
                "--seed" => options with { Seed = (ulong)reader.Integer(0, long.MaxValue) },
                _ => throw reader.Unknown(),
            };
        }

        return options with { Steps = steps ?? (options.Quick ? Options.QuickSteps : Options.DefaultSteps) };
    }
}
