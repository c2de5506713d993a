namespace TransposedConv.Benchmarks.Compare.Ladder;

/// <summary>Reads causal layers: tab-separated columns <c>name kind Cin Cout k s d g</c>.</summary>
internal static class StreamingFile
{
    /// <summary>The name of the shipped file, as ladders have names.</summary>
    public const string Name = "streaming";

    private static readonly string[] Columns = ["name", "kind", "Cin", "Cout", "k", "s", "d", "g"];

    public static IReadOnlyList<StreamingLine> ReadShipped()
    {
        string path = Path.Combine(AppContext.BaseDirectory, $"{Name}.tsv");
        return Parse(TabTable.ReadText("--pass streaming", path), Path.GetFileName(path));
    }

    public static IReadOnlyList<StreamingLine> Parse(string text, string source) => TabTable.Parse(text, source, Columns, ParseRow);

    private static StreamingLine ParseRow(TabRow row)
    {
        var line = new StreamingLine
        {
            Name = row.Cells[0],
            IsTransposed = row.Cells[1] switch
            {
                "conv_transpose" => true,
                "conv" => false,
                _ => throw row.Wrong(1, "conv_transpose or conv"),
            },
            InChannels = row.Number(2, 1),
            OutChannels = row.Number(3, 1),
            Kernel = row.Number(4, 1),
            Stride = row.Number(5, 1),
            Dilation = row.Number(6, 1),
            Groups = row.Number(7, 1),
        };
        if (line.InChannels % line.Groups != 0 || line.OutChannels % line.Groups != 0) throw row.Wrong(7, $"a divisor of {line.InChannels} and of {line.OutChannels} channels");
        if (line.Stride > line.Reach) throw row.Wrong(5, $"a stride within the {line.Reach} cells of the kernel, so that every step makes as many samples");
        return line;
    }
}
