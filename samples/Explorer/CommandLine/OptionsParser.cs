using System.Globalization;

namespace Explorer.CommandLine;

/// <summary>Reads <c>--name value</c> and <c>--name=value</c>.</summary>
internal static class OptionsParser
{
    private const int LargestPort = 65535;

    /// <exception cref="UsageException">An option is unknown, has no value, comes twice, or its value is out of range.</exception>
    internal static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        var seen = new HashSet<string>();
        for (int i = 0; i < arguments.Count; i++)
        {
            string[] parts = arguments[i].Split('=', 2);
            if (!seen.Add(parts[0])) throw new UsageException($"{parts[0]} is given twice");
            switch (parts[0])
            {
                case "--help" or "-h" or "-?" when parts.Length == 1:
                    options = options with { Help = true };
                    break;
                case "--check" when parts.Length == 1:
                    options = options with { Check = true };
                    break;
                case "--help" or "--check":
                    throw new UsageException($"{parts[0]} takes no value, got '{parts[1]}'");
                case "--port":
                    string? value = parts.Length == 2 ? parts[1] : i + 1 < arguments.Count ? arguments[++i] : null;
                    options = options with { Port = Port(value) };
                    break;
                default:
                    throw new UsageException(parts[0].StartsWith('-') ? $"unknown option {parts[0]}" : $"unexpected argument '{arguments[i]}'");
            }
        }

        return options;
    }

    private static int Port(string? text)
    {
        if (string.IsNullOrEmpty(text)) throw new UsageException("--port expects a value");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= LargestPort
            ? port
            : throw new UsageException($"--port expects a whole number from 0 to {LargestPort}, got '{text}'");
    }
}
