using System.Globalization;
using System.Text.RegularExpressions;
using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Compare;

/// <summary>Reads the command line of compare.</summary>
internal static class OptionParser
{
    private const string FullRun = "--results";

    /// <exception cref="UsageException">An option is unknown, occurs twice, lacks its value, has a wrong one, or does not go with another.</exception>
    public static CompareOptions Parse(IReadOnlyList<string> arguments)
    {
        var values = new List<(string Name, string Value)>();
        var options = new CompareOptions();
        var seen = new HashSet<string>();
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i];
            if (!seen.Add(name)) throw new UsageException($"{name}: expected once, got it twice.");
            if (name == "--help") options = options with { Help = true };
            else if (name == "--kernels") options = options with { Kernels = true };
            else if (!Setters.ContainsKey(name) && name != FullRun) throw new UsageException($"'{name}' is no option of compare; --help lists them.");
            else if (++i == arguments.Count) throw new UsageException($"{name}: expected a value behind it, got nothing.");
            else values.Add((name, arguments[i]));
        }

        if (values.Find(static option => option.Name == FullRun).Value is string file)
        {
            options = CompareOptions.FullRun(file) with { Help = options.Help, Kernels = options.Kernels };
        }

        foreach ((string name, string value) in values.Where(static option => option.Name != FullRun)) options = Setters[name](options, value);
        RequireConsistency(options, seen);
        return options;
    }

    private static readonly Dictionary<string, Func<CompareOptions, string, CompareOptions>> Setters = new()
    {
        ["--ladder"] = static (options, value) => options with { Ladders = List("--ladder", value, static part => part) },
        ["--pass"] = static (options, value) => options with { Passes = List("--pass", value, static part => ParseWord<Pass>("--pass", part)) },
        ["--threads"] = static (options, value) => options with { Threads = List("--threads", value, ParseThreads) },
        ["--peers"] = static (options, value) => options with { Peers = List("--peers", value, ParsePeer) },
        ["--simd"] = static (options, value) => options with { Simd = List("--simd", value, static part => ParseWord<SimdLevel>("--simd", part)) },
        ["--lines"] = static (options, value) => options with { Lines = ParseRegex(value) },
        ["--seconds"] = static (options, value) => options with { Seconds = ParseSeconds(value) },
        ["--json"] = static (options, value) => options with { Json = value },
        ["--markdown"] = static (options, value) => options with { Markdown = value },
        ["--quote"] = static (options, value) => options with { Quote = value },
    };

    private static void RequireConsistency(CompareOptions options, HashSet<string> given)
    {
        if (given.Contains(FullRun) && given.Contains("--markdown")) throw new UsageException("--markdown: expected without --results, which writes the same tables.");
        if (!options.Kernels) return;
        foreach (string other in (string[])[FullRun, "--peers", "--simd", "--markdown", "--quote"])
        {
            if (given.Contains(other)) throw new UsageException($"{other}: expected without --kernels, which has no peers and writes JSON only.");
        }

        foreach (Pass pass in options.Passes.Where(static pass => pass is not (Pass.Forward or Pass.Training or Pass.Conv)))
        {
            throw new UsageException($"--pass: with --kernels expected forward, training or conv, got '{Words.Of(pass)}', whose lines are of no ladder.");
        }
    }

    private static T[] List<T>(string option, string value, Func<string, T> parse)
    {
        T[] parts = [.. value.Split(',', StringSplitOptions.TrimEntries).Select(parse)];
        return parts.Distinct().Count() == parts.Length ? parts : throw new UsageException($"{option}: expected different values, got '{value}'.");
    }

    private static T ParseWord<T>(string option, string value)
        where T : struct, Enum
    {
        string[] words = [.. Enum.GetNames<T>().Select(static name => name.ToLowerInvariant())];
        int index = Array.IndexOf(words, value);
        return index >= 0 ? Enum.GetValues<T>()[index] : throw new UsageException($"{option}: expected {string.Join(", ", words[..^1])} or {words[^1]}, got '{value}'.");
    }

    private static int ParseThreads(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads >= 1
            ? threads
            : throw new UsageException($"--threads: expected numbers from 1 joined by commas, got '{value}'.");

    private static string ParsePeer(string value) => PeerCatalog.Names.Contains(value)
        ? value
        : throw new UsageException($"--peers: expected {string.Join(" or ", PeerCatalog.Names)}, got '{value}'.");

    private static Regex ParseRegex(string value)
    {
        try
        {
            return new Regex(value, RegexOptions.CultureInvariant);
        }
        catch (RegexParseException failure)
        {
            throw new UsageException($"--lines: expected a regular expression, got '{value}': {failure.Message}");
        }
    }

    private static double ParseSeconds(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and <= 3600
            ? seconds
            : throw new UsageException($"--seconds: expected a number above 0, up to 3600, got '{value}'.");
}
