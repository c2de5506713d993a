using System.Globalization;

namespace TransposedConv.Benchmarks.Compare.Ladder;

/// <summary>A row of a <see cref="TabTable"/>.</summary>
/// <param name="Place">File and line, for messages.</param>
/// <param name="Columns">Their names.</param>
/// <param name="Cells">As many.</param>
internal sealed record TabRow(string Place, string[] Columns, string[] Cells)
{
    /// <summary>What to throw about a cell.</summary>
    public UsageException Wrong(int column, string expected) => new($"{Place}: column {Columns[column]}: expected {expected}, got '{Cells[column]}'.");

    /// <summary>Whole numbers joined by x.</summary>
    public int[] Sizes(int column, int least) =>
        [.. Cells[column].Split('x').Select(part =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least
                ? value
                : throw Wrong(column, $"whole numbers from {least}, joined by x"))];

    /// <summary>One whole number.</summary>
    public int Number(int column, int least) => Sizes(column, least) is [int single] ? single : throw Wrong(column, "one number");

    /// <summary>One number for all axes, or one for each.</summary>
    public int[] EachAxis(int column, int rank, int least)
    {
        int[] sizes = Sizes(column, least);
        if (sizes.Length == 1) return [.. Enumerable.Repeat(sizes[0], rank)];
        return sizes.Length == rank ? sizes : throw Wrong(column, $"one number or {rank} joined by x");
    }
}
