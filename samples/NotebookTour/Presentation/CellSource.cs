using System.Collections.Concurrent;

namespace NotebookTour.Presentation;

/// <summary>The source of the notebooks, which the build embeds, so that what is shown is what runs.</summary>
internal static class CellSource
{
    private static readonly ConcurrentDictionary<string, string[]> Files = [];

    /// <summary>The lines between two lines of a file, without the indentation that they share.</summary>
    /// <param name="path">The path that the compiler saw; only its last part counts.</param>
    /// <param name="after">The line, counted from 1, after which they begin.</param>
    /// <param name="before">The line before which they end.</param>
    public static IEnumerable<string> Between(string path, int after, int before)
    {
        string[] all = Files.GetOrAdd(Path.GetFileName(path.Replace('\\', '/')), Read);
        string[] lines = [.. all[after..(before - 1)].SkipWhile(string.IsNullOrWhiteSpace).Reverse().SkipWhile(string.IsNullOrWhiteSpace).Reverse()];
        int indent = lines.Where(static line => line.Length > 0).Select(static line => line.Length - line.TrimStart().Length).DefaultIfEmpty().Min();
        return lines.Select(line => line.Length > indent ? AsWritten(line[indent..]) : "");
    }

    /// <summary>The line as a program without a tour would say it.</summary>
    public static string AsWritten(string line) => line.Replace("page.Print(", "Console.WriteLine(", StringComparison.Ordinal);

    private static string[] Read(string name)
    {
        using Stream stream = typeof(CellSource).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The source '{name}' is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n');
    }
}
