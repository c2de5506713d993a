namespace TransposedConv.Tests.House;

public sealed class FileTests
{
    private const int MostLines = 450;

    private static readonly string[] TopLevel =
    [
        "src", "tests", "benchmarks", "samples", "Directory.Build.props", "Directory.Packages.props", "TransposedConv.sln", "README.md", "LICENSE",
        "global.json", ".editorconfig", ".gitignore", ".ci", ".git",
    ];

    // What builds and people leave there, which .gitignore keeps out.
    private static readonly string[] Ignored = ["artifacts", "TestResults", "BenchmarkDotNet.Artifacts", ".vs", ".idea", "bin", "obj", "digits.html", "upsampled"];

    [Fact]
    public void The_top_level_holds_what_the_plan_says()
    {
        Directory.EnumerateFileSystemEntries(Repository.Root).Select(Path.GetFileName).Except(Ignored)
            .Where(static name => !name!.EndsWith("pkg", StringComparison.Ordinal))
            .Should().BeSubsetOf(TopLevel);
    }

    [Fact]
    public void No_source_file_is_long()
    {
        new[] { "src", "tests", "benchmarks", "samples" }
            .SelectMany(static folder => Repository.Files(folder, "*.cs"))
            .Select(static path => (Path: path, Lines: Repository.Read(path).AsSpan().Count('\n')))
            .Where(static file => file.Lines > MostLines)
            .Should().BeEmpty();
    }

    [Fact]
    public void The_solution_holds_every_project()
    {
        string solution = Repository.Read("TransposedConv.sln").Replace('\\', '/');
        string[] projects = [.. new[] { "src", "tests", "benchmarks", "samples" }.SelectMany(static folder => Repository.Files(folder, "*.csproj"))];
        projects.Should().NotBeEmpty().And.OnlyContain(path => solution.Contains($"\"{path}\"", StringComparison.Ordinal));
        solution.Should().Contain("Format Version 12.00");
    }
}
