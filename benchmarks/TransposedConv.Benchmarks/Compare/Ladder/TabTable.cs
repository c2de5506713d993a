namespace TransposedConv.Benchmarks.Compare.Ladder;

/// <summary>A file of tab-separated rows with fixed columns; empty lines, and what stands behind a #, are comments.</summary>
internal static class TabTable
{
    /// <exception cref="UsageException">There is no such file, or it cannot be read.</exception>
    public static string ReadText(string option, string path)
    {
        if (!File.Exists(path)) throw new UsageException($"{option}: expected a file, but there is none at '{path}'.");
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option}: '{path}' cannot be read: {failure.Message}");
        }
    }

    /// <summary>The rows in order, each made into an entry; names must differ.</summary>
    /// <param name="text">The content.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <param name="columns">Their names; the first is the entry's name.</param>
    /// <param name="parse">Makes an entry of a row.</param>
    public static IReadOnlyList<T> Parse<T>(string text, string source, string[] columns, Func<TabRow, T> parse)
    {
        string[] rows = text.Split('\n');
        var names = new HashSet<string>();
        var entries = new List<T>();
        for (int row = 0; row < rows.Length; row++)
        {
            string content = rows[row].Split('#', 2)[0].Trim();
            if (content.Length == 0) continue;
            string place = $"{source}:{row + 1}";
            string[] cells = content.Split('\t', StringSplitOptions.TrimEntries);
            if (cells.Length != columns.Length) throw new UsageException($"{place}: expected {columns.Length} columns ({string.Join(' ', columns)}) split by tabs, got {cells.Length}.");
            if (!names.Add(cells[0])) throw new UsageException($"{place}: a line named '{cells[0]}' was there before; names must differ.");
            entries.Add(parse(new TabRow(place, columns, cells)));
        }

        return entries.Count > 0 ? entries : throw new UsageException($"{source}: expected at least one line.");
    }
}
