using System.Globalization;
using System.Text.RegularExpressions;
using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Compare;

/// <summary>What the command line asked for.</summary>
internal sealed record CompareOptions
{
    public const string Usage = """
        compare: ours against the installed peers on the same shapes and data, interleaved

          --ladder FILE        tab-separated lines: name dims N Cin Cout in k s p op d g   [the ladder shipped beside the program]
          --pass LIST          forward, training (with gradients by input, weight, bias), conv (the mirrored Conv)   [forward]
          --threads LIST       thread counts, for example 1,2   [1]
          --peers LIST         torch, onnxruntime   [both]
          --lines REGEX        only the lines whose name matches
          --seconds S          measuring time per line   [2]
          --json FILE          writes the figures, machine-readable
          --markdown FILE      writes the figures as tables
          --help               this text

        Exit code: 0; 1 when a result disagrees; 2 when the command line is wrong.
        """;

    private static readonly string DefaultLadder = Path.Combine(AppContext.BaseDirectory, "ladder.tsv");

    public string Ladder { get; init; } = DefaultLadder;

    public IReadOnlyList<Pass> Passes { get; init; } = [Pass.Forward];

    public IReadOnlyList<int> Threads { get; init; } = [1];

    public IReadOnlyList<string> Peers { get; init; } = PeerCatalog.Names;

    public Regex? Lines { get; init; }

    public double Seconds { get; init; } = 2;

    public string? Json { get; init; }

    public string? Markdown { get; init; }

    public bool Help { get; init; }

    /// <exception cref="UsageException">An option is unknown, occurs twice, lacks its value or has a wrong one.</exception>
    public static CompareOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new CompareOptions();
        var seen = new HashSet<string>();
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i];
            if (!seen.Add(name)) throw new UsageException($"{name}: expected once, got it twice.");
            if (name == "--help")
            {
                options = options with { Help = true };
                continue;
            }

            Func<CompareOptions, string, CompareOptions> setter = Setter(name);
            if (++i == arguments.Count) throw new UsageException($"{name}: expected a value behind it, got nothing.");
            options = setter(options, arguments[i]);
        }

        return options;
    }

    private static Func<CompareOptions, string, CompareOptions> Setter(string name) => name switch
    {
        "--ladder" => static (options, value) => options with { Ladder = value },
        "--pass" => static (options, value) => options with { Passes = List("--pass", value, static part => ParsePass(part)) },
        "--threads" => static (options, value) => options with { Threads = List("--threads", value, static part => ParseThreads(part)) },
        "--peers" => static (options, value) => options with { Peers = List("--peers", value, static part => ParsePeer(part)) },
        "--lines" => static (options, value) => options with { Lines = ParseRegex(value) },
        "--seconds" => static (options, value) => options with { Seconds = ParseSeconds(value) },
        "--json" => static (options, value) => options with { Json = value },
        "--markdown" => static (options, value) => options with { Markdown = value },
        _ => throw new UsageException($"'{name}' is no option of compare; --help lists them."),
    };

    private static T[] List<T>(string option, string value, Func<string, T> parse)
    {
        T[] parts = [.. value.Split(',', StringSplitOptions.TrimEntries).Select(parse)];
        return parts.Distinct().Count() == parts.Length ? parts : throw new UsageException($"{option}: expected different values, got '{value}'.");
    }

    private static Pass ParsePass(string value) => value switch
    {
        "forward" => Pass.Forward,
        "training" => Pass.Training,
        "conv" => Pass.Conv,
        _ => throw new UsageException($"--pass: expected forward, training or conv, got '{value}'."),
    };

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
