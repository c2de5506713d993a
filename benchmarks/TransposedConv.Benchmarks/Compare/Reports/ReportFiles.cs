namespace TransposedConv.Benchmarks.Compare.Reports;

/// <summary>The files that a run leaves where it was asked to.</summary>
internal static class ReportFiles
{
    /// <summary>Complains before a run of minutes about a path that its end could not write to.</summary>
    /// <exception cref="UsageException">A folder does not exist, or there is one in the file's place.</exception>
    public static void RequireFolders(CompareOptions options)
    {
        foreach ((string option, string? path) in ((string, string?)[])[("--json", options.Json), ("--markdown or --results", options.Markdown), ("--quote", options.Quote)])
        {
            if (path is null) continue;
            if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))) || Directory.Exists(path))
            {
                throw new UsageException($"{option}: expected a file in a folder that exists, got '{path}'.");
            }
        }
    }

    public static void Write(CompareOptions options, IReadOnlyList<Section> sections, string command)
    {
        if (options.Json is not null) File.WriteAllText(options.Json, JsonReport.Write(sections));
        if (options.Markdown is not null) File.WriteAllText(options.Markdown, MarkdownReport.Write(sections, command));
        if (options.Quote is not null) SummaryQuote.Write(options.Quote, MarkdownReport.SummaryTable(sections));
    }
}
