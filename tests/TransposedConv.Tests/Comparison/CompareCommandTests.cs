using System.Text.Json.Nodes;
using TransposedConv.Benchmarks.Compare;

namespace TransposedConv.Tests.Comparison;

/// <summary>Commands print to the one console of the process, so nothing else runs beside these tests.</summary>
[CollectionDefinition(nameof(CompareCommandTests), DisableParallelization = true)]
[Collection(nameof(CompareCommandTests))]
public sealed class CompareCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("compare-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("'--no-such-option' is no option of compare; --help lists them.", "--no-such-option")]
    [InlineData("--ladder: expected a file, but there is none at 'no/such.tsv'.", "--ladder", "no/such.tsv")]
    [InlineData("--lines: no line matches '^no such line$'.", "--lines", "^no such line$")]
    [InlineData("--json: expected a file in a folder that exists, got 'no/such/folder.json'.", "--json", "no/such/folder.json")]
    [InlineData("--quote: expected a file with*got 'no-such.md'.", "--quote", "no-such.md")]
    public void AWrongCommandLineIsAnsweredByOneLineAndTwo(string message, params string[] arguments)
    {
        (int code, string _, string errors) = Run(arguments);

        code.Should().Be(2);
        errors.TrimEnd().Should().Match(message).And.NotContain("\n");
    }

    [Fact]
    public void AWrongRowOfALadderIsNamed()
    {
        string ladder = Path.Combine(_folder, "own.tsv");
        File.WriteAllText(ladder, "# mine\na\t1\t1\t1\t1\t8\t3\t2\t0\t0\t1\n");

        (int code, string _, string errors) = Run("--ladder", ladder);

        code.Should().Be(2);
        errors.TrimEnd().Should().StartWith("own.tsv:2: expected 12 columns").And.NotContain("\n");
    }

    [Fact]
    public void HelpNamesEveryOption()
    {
        (int code, string output, string _) = Run("--help");

        code.Should().Be(0);
        foreach (string option in (string[])["ladder", "pass", "threads", "peers", "simd", "lines", "seconds", "json", "markdown", "results", "quote", "kernels"])
        {
            output.Should().Contain($"--{option} ");
        }
    }

    [Fact]
    public void KernelsAreComparedAndTheirBitsAgree()
    {
        string json = Path.Combine(_folder, "kernels.json");

        (int code, string output, string _) = Run("--kernels", "--pass", "forward,training,conv", "--lines", "^(notebook_2d|stream_small)$", "--seconds", "0.001", "--json", json);

        code.Should().Be(0);
        output.Should().Contain("ladder, training, 1 thread").And.Contain("SingleCell*").And.Contain("of 10 cases;");
        JsonNode run = JsonNode.Parse(File.ReadAllText(json))!;
        run["kernels"]!.AsArray().Should().HaveCount(10, "two lines have a kernel each forward and as Conv, and three in training");
        run["kernels"]!.AsArray().Should().OnlyContain(static kernel => (bool)kernel!["same_bits"]!);
    }

    private static (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        TextWriter console = Console.Out, error = Console.Error;
        using StringWriter output = new(), errors = new();
        Console.SetOut(output);
        Console.SetError(errors);
        try
        {
            return (CompareCommand.Run(arguments), output.ToString(), errors.ToString());
        }
        finally
        {
            Console.SetOut(console);
            Console.SetError(error);
        }
    }
}
