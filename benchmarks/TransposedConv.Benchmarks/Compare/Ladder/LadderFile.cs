using System.Globalization;

namespace TransposedConv.Benchmarks.Compare.Ladder;

/// <summary>
/// Reads a ladder: tab-separated columns <c>name dims N Cin Cout in k s p op d g</c>, sizes of several axes joined by x, a single k, s, p, op or d
/// for all axes; empty lines and lines that start with # are skipped.
/// </summary>
internal static class LadderFile
{
    private static readonly string[] Columns = ["name", "dims", "N", "Cin", "Cout", "in", "k", "s", "p", "op", "d", "g"];

    public static IReadOnlyList<LadderLine> Read(string path)
    {
        if (!File.Exists(path)) throw new UsageException($"--ladder: expected a file, but there is none at '{path}'.");
        return Parse(File.ReadAllText(path), Path.GetFileName(path));
    }

    /// <param name="text">The content.</param>
    /// <param name="source">What to call it in messages.</param>
    public static IReadOnlyList<LadderLine> Parse(string text, string source)
    {
        string[] rows = text.Split('\n');
        var lines = new List<LadderLine>();
        for (int row = 0; row < rows.Length; row++)
        {
            string content = rows[row].Trim();
            if (content.Length == 0 || content[0] == '#') continue;
            LadderLine line = ParseRow(content, $"{source}:{row + 1}");
            if (lines.Any(other => other.Name == line.Name)) throw new UsageException($"{source}:{row + 1}: a line named '{line.Name}' was there before; names must differ.");
            lines.Add(line);
        }

        return lines.Count > 0 ? lines : throw new UsageException($"{source}: expected at least one line.");
    }

    private static LadderLine ParseRow(string content, string place)
    {
        string[] cells = content.Split('\t', StringSplitOptions.TrimEntries);
        if (cells.Length != Columns.Length) throw new UsageException($"{place}: expected {Columns.Length} columns ({string.Join(' ', Columns)}) split by tabs, got {cells.Length}.");

        int rank = Number(1, 1);
        if (rank > 3) throw Wrong(1, "1, 2 or 3");
        int[] small = Sizes(5, 1);
        if (small.Length != rank) throw Wrong(5, $"{rank} sizes joined by x");
        var line = new LadderLine
        {
            Name = cells[0],
            Batch = Number(2, 1),
            InChannels = Number(3, 1),
            OutChannels = Number(4, 1),
            Small = small,
            Kernel = EachAxis(6, 1),
            Stride = EachAxis(7, 1),
            Padding = EachAxis(8, 0),
            OutputPadding = EachAxis(9, 0),
            Dilation = EachAxis(10, 1),
            Groups = Number(11, 1),
        };
        if (line.InChannels % line.Groups != 0 || line.OutChannels % line.Groups != 0) throw Wrong(11, $"a divisor of {line.InChannels} and of {line.OutChannels} channels");
        for (int axis = 0; axis < rank; axis++)
        {
            if (line.OutputPadding[axis] >= Math.Max(line.Stride[axis], line.Dilation[axis])) throw Wrong(9, "an output padding less than stride or dilation");
        }

        if (line.Large().Any(static size => size < 1)) throw new UsageException($"{place}: the output would be empty, {string.Join('x', line.Large())}.");
        return line;

        UsageException Wrong(int column, string expected) => new($"{place}: column {Columns[column]}: expected {expected}, got '{cells[column]}'.");

        int[] Sizes(int column, int least) =>
            [.. cells[column].Split('x').Select(part =>
                int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least
                    ? value
                    : throw Wrong(column, $"whole numbers from {least}, joined by x"))];

        int Number(int column, int least) => Sizes(column, least) is [int single] ? single : throw Wrong(column, "one number");

        int[] EachAxis(int column, int least)
        {
            int[] sizes = Sizes(column, least);
            if (sizes.Length == 1) return [.. Enumerable.Repeat(sizes[0], rank)];
            return sizes.Length == rank ? sizes : throw Wrong(column, $"one number or {rank} joined by x");
        }
    }
}
