using System.Globalization;
using System.Text.RegularExpressions;
using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Compare;

/// <summary>What the command line asked for; <see cref="OptionParser"/> reads it.</summary>
internal sealed record CompareOptions
{
    public const string Usage = """
        compare: ours against the installed peers on the same shapes and data, interleaved

          --ladder LIST        files of tab-separated lines: name dims N Cin Cout in k s p op d g;
                               or ladder, models: those shipped beside the program   [ladder]
          --pass LIST          forward, training (with gradients by input, weight, bias), conv (the mirrored Conv),
                               matmul (products of matrices and Linear, from products.tsv), streaming (steps of
                               causal layers, from streaming.tsv, by 1 and by 8 frames), network (steps of HiFi-GAN V1's
                               generator by 1, 8 and 32 frames)   [forward]
          --threads LIST       thread counts, for example 1,2   [1]
          --peers LIST         torch, onnxruntime   [both]
          --simd LIST          widest, avx2 (ours in a process without AVX-512 against peers that are told the same)   [widest]
          --lines REGEX        only the lines whose name matches
          --seconds S          measuring time per line   [2]
          --json FILE          writes the figures, machine-readable
          --markdown FILE      writes the figures as tables
          --results FILE       the full run: both ladders, all passes, 1 and 2 threads, both widths, 0.4 s per line, unless
                               other options say otherwise; writes the tables
          --quote FILE         puts the summary between the two marks in a Markdown file
          --kernels            instead of peers: every kernel that can compute the line, the same bits demanded,
                               and whether the selector's choice is the fastest
          --help               this text

        Exit code: 0; 1 when a result disagrees; 2 when the command line is wrong; 3 when a peer fails; 130 when interrupted.
        """;

    /// <summary>Paths, or names of shipped ones.</summary>
    public IReadOnlyList<string> Ladders { get; init; } = [LadderFile.Default];

    public IReadOnlyList<Pass> Passes { get; init; } = [Pass.Forward];

    public IReadOnlyList<int> Threads { get; init; } = [1];

    public IReadOnlyList<string> Peers { get; init; } = PeerCatalog.Names;

    public IReadOnlyList<SimdLevel> Simd { get; init; } = [SimdLevel.Widest];

    public Regex? Lines { get; init; }

    public double Seconds { get; init; } = 2;

    public string? Json { get; init; }

    public string? Markdown { get; init; }

    public string? Quote { get; init; }

    public bool Kernels { get; init; }

    public bool Help { get; init; }

    /// <summary>What --results starts from.</summary>
    public static CompareOptions FullRun(string file) => new()
    {
        Ladders = [LadderFile.Default, LadderFile.Models],
        Passes = Enum.GetValues<Pass>(),
        Threads = [1, 2],
        Simd = Enum.GetValues<SimdLevel>(),
        Seconds = 0.4,
        Markdown = file,
    };

    /// <summary>The command line of a process that measures the same at one width and leaves the figures in a file.</summary>
    public IReadOnlyList<string> ToArguments(SimdLevel level, string json)
    {
        List<string> arguments =
        [
            "compare",
            "--simd", Words.Of(level),
            "--ladder", string.Join(',', Ladders),
            "--pass", string.Join(',', Passes.Select(Words.Of)),
            "--threads", string.Join(',', Threads),
            "--peers", string.Join(',', Peers),
            "--seconds", Seconds.ToString(CultureInfo.InvariantCulture),
            "--json", json,
        ];
        if (Lines is not null) arguments.AddRange(["--lines", Lines.ToString()]);
        return arguments;
    }
}
