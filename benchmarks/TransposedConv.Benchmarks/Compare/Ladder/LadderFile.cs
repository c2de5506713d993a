namespace TransposedConv.Benchmarks.Compare.Ladder;

/// <summary>
/// Reads a ladder: tab-separated columns <c>name dims N Cin Cout in k s p op d g</c>, sizes of several axes joined by x, a single k, s, p, op or d
/// for all axes; empty lines, and what stands behind a #, are comments.
/// </summary>
internal static class LadderFile
{
    private static readonly string[] Columns = ["name", "dims", "N", "Cin", "Cout", "in", "k", "s", "p", "op", "d", "g"];

    /// <summary>The ladder that a comparison runs unless told otherwise.</summary>
    public const string Default = "ladder";

    /// <summary>Layers of published models beside those of the default.</summary>
    public const string Models = "models";

    /// <param name="ladder">The path of a file, or the name of one that ships beside the program.</param>
    public static IReadOnlyList<LadderLine> Read(string ladder)
    {
        string shipped = Path.Combine(AppContext.BaseDirectory, $"{ladder}.tsv");
        string path = !File.Exists(ladder) && ladder is Default or Models ? shipped : ladder;
        return Parse(TabTable.ReadText("--ladder", path), Path.GetFileName(path));
    }

    /// <param name="text">The content.</param>
    /// <param name="source">What to call it in messages; without its extension the name of the ladder.</param>
    public static IReadOnlyList<LadderLine> Parse(string text, string source) =>
        TabTable.Parse(text, source, Columns, row => ParseRow(row, Path.GetFileNameWithoutExtension(source)));

    private static LadderLine ParseRow(TabRow row, string ladder)
    {
        int rank = row.Number(1, 1);
        if (rank > 3) throw row.Wrong(1, "1, 2 or 3");
        int[] small = row.Sizes(5, 1);
        if (small.Length != rank) throw row.Wrong(5, $"{rank} sizes joined by x");
        var line = new LadderLine
        {
            Ladder = ladder,
            Name = row.Cells[0],
            Batch = row.Number(2, 1),
            InChannels = row.Number(3, 1),
            OutChannels = row.Number(4, 1),
            Small = small,
            Kernel = row.EachAxis(6, rank, 1),
            Stride = row.EachAxis(7, rank, 1),
            Padding = row.EachAxis(8, rank, 0),
            OutputPadding = row.EachAxis(9, rank, 0),
            Dilation = row.EachAxis(10, rank, 1),
            Groups = row.Number(11, 1),
        };
        if (line.InChannels % line.Groups != 0 || line.OutChannels % line.Groups != 0) throw row.Wrong(11, $"a divisor of {line.InChannels} and of {line.OutChannels} channels");
        for (int axis = 0; axis < rank; axis++)
        {
            if (line.OutputPadding[axis] >= Math.Max(line.Stride[axis], line.Dilation[axis])) throw row.Wrong(9, "an output padding less than stride or dilation");
        }

        return line.Large().All(static size => size >= 1)
            ? line
            : throw new UsageException($"{row.Place}: the output would be empty, {string.Join('x', line.Large())}.");
    }
}
