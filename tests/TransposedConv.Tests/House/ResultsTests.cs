using TransposedConv.Benchmarks.Compare.Reports;

namespace TransposedConv.Tests.House;

/// <summary>The figures in README.md are those of the run that benchmarks/RESULTS.md records.</summary>
public sealed class ResultsTests
{
    private const string Summary = "## Summary\n\n";
    private const string Command = "compare --results benchmarks/RESULTS.md --quote README.md";

    [Fact]
    public void README_quotes_the_summary_of_the_results()
    {
        string results = Repository.Read("benchmarks", "RESULTS.md").ReplaceLineEndings("\n");
        int start = results.IndexOf(Summary, StringComparison.Ordinal) + Summary.Length;
        string table = results[start..(results.IndexOf("\n\n", start, StringComparison.Ordinal) + 1)];

        table.Split('\n').Length.Should().BeGreaterThan(3, "a summary has a head and rows");
        SummaryQuote.Read(Repository.Read("README.md").ReplaceLineEndings("\n")).Should().Be(table);
    }

    [Fact]
    public void README_names_the_command_that_made_the_results()
    {
        ReadmeCode.Blocks("sh").Should().Contain(static block => block.Contains(Command, StringComparison.Ordinal));
        Repository.Read("benchmarks", "RESULTS.md").Should().Contain(Command);
    }
}
