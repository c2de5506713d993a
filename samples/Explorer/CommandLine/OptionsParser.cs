using System.Globalization;
using Samples.CommandLine;

namespace Explorer.CommandLine;

/// <summary>Reads the command line.</summary>
internal static class OptionsParser
{
    private const int LargestPort = 65535;

    /// <exception cref="UsageException">An option is unknown, has no value, comes twice, or its value is out of range.</exception>
    internal static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        var reader = new OptionReader(arguments);
        while (reader.Next())
        {
            options = reader.Name switch
            {
                "--help" or "-h" or "-?" => options with { Help = reader.Switch(true) },
                "--check" => options with { Check = reader.Switch(true) },
                "--port" => options with { Port = reader.Integer(0, LargestPort, NumberStyles.None) },
                _ => throw reader.Unknown(),
            };
        }

        return options;
    }
}
