using System.Globalization;

namespace Samples.CommandLine;

/// <summary>Reads <c>--name value</c> and <c>--name=value</c>, one after the other.</summary>
public sealed class OptionReader(IReadOnlyList<string> arguments)
{
    private readonly HashSet<string> _seen = [];
    private int _next;
    private string? _attached;

    /// <summary>The option that was read last.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Goes on to the next option.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="UsageException">It was there before.</exception>
    public bool Next()
    {
        if (_next == arguments.Count) return false;
        string argument = arguments[_next++];
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        bool hasValue = argument.StartsWith("--", StringComparison.Ordinal) && equals > 0;
        (Name, _attached) = hasValue ? (argument[..equals], argument[(equals + 1)..]) : (argument, null);
        return _seen.Add(Name) ? true : throw new UsageException($"{Name} is given twice");
    }

    /// <summary>What an option that has no value means.</summary>
    /// <exception cref="UsageException">It has one.</exception>
    public T Switch<T>(T meaning) => _attached is null ? meaning : throw new UsageException($"{Name} takes no value, got '{_attached}'");

    /// <exception cref="UsageException">There is no value.</exception>
    public string Value()
    {
        bool isBehind = _attached is null && _next < arguments.Count && !arguments[_next].StartsWith("--", StringComparison.Ordinal);
        string? value = isBehind ? arguments[_next++] : _attached;
        return string.IsNullOrEmpty(value) ? throw new UsageException($"{Name} expects a value") : value;
    }

    /// <exception cref="UsageException">There is no value, or it is no whole number within the limits.</exception>
    public int Integer(int least, int most, NumberStyles style = NumberStyles.AllowLeadingSign) => (int)Integer((long)least, most, style);

    /// <inheritdoc cref="Integer(int, int, NumberStyles)"/>
    public long Integer(long least, long most, NumberStyles style = NumberStyles.AllowLeadingSign)
    {
        string text = Value();
        return long.TryParse(text, style, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most
            ? number
            : throw Refusal($"a whole number from {least} to {most}", text);
    }

    /// <summary>The error of a value that is not as it should be.</summary>
    public UsageException Refusal(string expected, string given) => new($"{Name} expects {expected}, got '{given}'");

    /// <summary>The error of an option that the program does not have.</summary>
    public UsageException Unknown() => new(Name.StartsWith('-') ? $"unknown option {Name}" : $"unexpected argument '{Name}'");
}
