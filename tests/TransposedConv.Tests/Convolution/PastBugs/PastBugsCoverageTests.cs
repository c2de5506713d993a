using System.Reflection;

namespace TransposedConv.Tests.Convolution.PastBugs;

/// <summary>Every row of <c>past-bugs.tsv</c>, bugs that other implementations had, has a test here.</summary>
public sealed class PastBugsCoverageTests
{
    [Fact]
    public void Every_row_has_a_test_and_every_test_a_row()
    {
        string[] rows = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "past-bugs.tsv")).Skip(1).Select(static line => line.Split('\t')[0])];
        string[] covered = [.. typeof(PastBugsCoverageTests).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public))
            .Where(static method => method.GetCustomAttributes<FactAttribute>().Any())
            .SelectMany(static method => method.GetCustomAttributes<PastBugAttribute>())
            .Select(static attribute => attribute.BugClass)];

        rows.Should().HaveCount(35).And.OnlyHaveUniqueItems();
        covered.Should().BeEquivalentTo(rows);
    }
}
