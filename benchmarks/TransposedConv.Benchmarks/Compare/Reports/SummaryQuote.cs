namespace TransposedConv.Benchmarks.Compare.Reports;

/// <summary>The summary of a run inside another Markdown file, between two marks.</summary>
internal static class SummaryQuote
{
    private const string Begin = "<!-- summary of the last full run, written by compare --quote -->\n";
    private const string End = "<!-- end of the summary -->";

    /// <exception cref="UsageException">The file does not exist or has not both marks.</exception>
    public static void RequireMarks(string path)
    {
        if (!File.Exists(path) || Find(File.ReadAllText(path)) is null)
        {
            throw new UsageException($"--quote: expected a file with '{Begin.TrimEnd()}' and, below, '{End}', got '{path}'.");
        }
    }

    /// <summary>What stands between the marks, or null without them.</summary>
    public static string? Read(string text) => Find(text) is Range range ? text[range] : null;

    public static void Write(string path, string table)
    {
        string text = File.ReadAllText(path);
        Range range = Find(text)!.Value;
        File.WriteAllText(path, $"{text[..range.Start]}{table}{text[range.End..]}");
    }

    private static Range? Find(string text)
    {
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        if (begin < 0) return null;
        int start = begin + Begin.Length;
        int end = text.IndexOf(End, start, StringComparison.Ordinal);
        return end < 0 ? null : start..end;
    }
}
