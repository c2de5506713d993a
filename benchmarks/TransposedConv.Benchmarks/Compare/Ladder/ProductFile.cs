namespace TransposedConv.Benchmarks.Compare.Ladder;

/// <summary>Reads products of matrices: tab-separated columns <c>name kind M K N</c>.</summary>
internal static class ProductFile
{
    /// <summary>The name of the shipped file, as ladders have names.</summary>
    public const string Name = "products";

    private static readonly string[] Columns = ["name", "kind", "M", "K", "N"];

    public static IReadOnlyList<ProductLine> ReadShipped()
    {
        string path = Path.Combine(AppContext.BaseDirectory, $"{Name}.tsv");
        return Parse(TabTable.ReadText("--pass matmul", path), Path.GetFileName(path));
    }

    public static IReadOnlyList<ProductLine> Parse(string text, string source) => TabTable.Parse(text, source, Columns, static row =>
        new ProductLine(
            row.Cells[0],
            row.Cells[1] switch
            {
                "linear" => true,
                "matmul" => false,
                _ => throw row.Wrong(1, "matmul or linear"),
            },
            row.Number(2, 1),
            row.Number(3, 1),
            row.Number(4, 1)));
}
