namespace TransposedConv.Tests.House;

/// <summary>Programs print to the one console of the process, so nothing else runs beside these tests.</summary>
[CollectionDefinition(nameof(ReadmeTests), DisableParallelization = true)]
[Collection(nameof(ReadmeTests))]
public sealed class ReadmeTests
{
    private static readonly char[] Separators = [' ', '\n', '"', '\''];

    public static TheoryData<int> CSharpBlocks => [.. Enumerable.Range(0, ReadmeCode.Blocks("csharp").Count)];

    [Theory]
    [MemberData(nameof(CSharpBlocks))]
    public void Code_compiles_and_prints_what_it_says(int block)
    {
        string code = ReadmeCode.Blocks("csharp")[block];
        IReadOnlyList<string> expected = ReadmeCode.ExpectedLines(code);
        expected.Should().NotBeEmpty("each sample shows what it prints");
        ReadmeCode.Run($"Readme{block}", code).Should().Equal(expected);
    }

    [Fact]
    public void Commands_name_what_exists()
    {
        string[] paths =
        [
            .. ReadmeCode.Blocks("sh")
                .SelectMany(static block => block.Split('\n').Select(static line => line.Split('#')[0]))
                .SelectMany(static line => line.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
                .Where(static word => word.Contains('/', StringComparison.Ordinal) && !word.StartsWith('/')),
        ];
        paths.Should().NotBeEmpty().And.OnlyContain(static path => Path.Exists(Repository.PathOf(path)));
    }

    [Fact]
    public void Links_lead_to_files()
    {
        string[] links =
        [
            .. System.Text.RegularExpressions.Regex.Matches(Repository.Read("README.md"), @"\]\((?<path>[^)#]+)\)")
                .Select(static match => match.Groups["path"].Value)
                .Where(static path => !path.Contains("://", StringComparison.Ordinal)),
        ];
        links.Should().OnlyContain(static path => Path.Exists(Repository.PathOf(path)));
    }
}
