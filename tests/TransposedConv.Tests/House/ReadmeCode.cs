using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;

namespace TransposedConv.Tests.House;

/// <summary>The blocks of code in README.md, with what they say they print.</summary>
internal static partial class ReadmeCode
{
    /// <summary>The insides of the fenced blocks in a language, in order.</summary>
    public static IReadOnlyList<string> Blocks(string language) =>
        [.. Fence().Matches(Repository.Read("README.md").ReplaceLineEndings("\n"))
            .Where(match => match.Groups["language"].Value == language)
            .Select(static match => match.Groups["code"].Value)];

    /// <summary>The comments behind the lines that print, and on the comment lines directly below them.</summary>
    public static IReadOnlyList<string> ExpectedLines(string code)
    {
        var expected = new List<string>();
        bool below = false;
        foreach (string line in code.Split('\n'))
        {
            below = line.Contains("Console.Write", StringComparison.Ordinal) || (below && line.StartsWith("//", StringComparison.Ordinal));
            if (below && Comment().Match(line) is { Success: true } comment) expected.Add(comment.Groups["text"].Value.TrimEnd());
        }

        return expected;
    }

    /// <summary>Compiles a program and runs it; what it prints.</summary>
    public static IReadOnlyList<string> Run(string name, string code)
    {
        CSharpCompilation program = CSharpCode.Program(name, code);
        CSharpCode.Errors(program).Should().BeEmpty("{0} compiles", name);
        using var image = new MemoryStream();
        program.Emit(image).Success.Should().BeTrue();
        image.Position = 0;
        TextWriter console = Console.Out;
        using var printed = new StringWriter();
        Console.SetOut(printed);
        try
        {
            var main = AssemblyLoadContext.Default.LoadFromStream(image).EntryPoint!;
            main.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return [.. printed.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Where(static line => line.Length > 0).Select(static line => line.TrimEnd())];
    }

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(^|;\s*)// ?(?<text>.*)$")]
    private static partial Regex Comment();
}
