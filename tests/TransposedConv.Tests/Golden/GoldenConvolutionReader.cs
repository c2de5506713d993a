using System.Globalization;

namespace TransposedConv.Tests.Golden;

/// <summary>Reads <c>convolutions.txt.gz</c>: '#' header lines, then one case per line in tab-separated columns.</summary>
internal static class GoldenConvolutionReader
{
    private const int Columns = 18;

    public static IReadOnlyList<GoldenConvolution> All { get; } =
        [.. GoldenData.ReadGzipLines("convolutions.txt.gz").Where(line => !line.StartsWith('#')).Select(Parse)];

    public static GoldenConvolution Parse(string line)
    {
        string[] field = line.Split('\t');
        if (field.Length != Columns)
        {
            throw new FormatException($"Expected {Columns} columns, found {field.Length} in '{line}'.");
        }

        bool isWord = field[7] is "same" or "valid";
        return new GoldenConvolution(
            Layer: field[0],
            IsInteger: field[1] == "integer",
            Seed: long.Parse(field[2], CultureInfo.InvariantCulture),
            InputShape: Integers(field[3]),
            WeightShape: Integers(field[4]),
            HasBias: field[5] == "1",
            Stride: Integers(field[6]),
            PaddingWord: isWord ? field[7] : null,
            Padding: isWord ? [] : Integers(field[7]),
            OutputPadding: Integers(field[8]),
            Dilation: Integers(field[9]),
            Groups: int.Parse(field[10], CultureInfo.InvariantCulture),
            PaddingMode: field[11],
            OutputSize: field[12] == "-" ? null : Integers(field[12]),
            OutputShape: Integers(field[13]),
            Output: Values(field[14]),
            InputGradient: Values(field[15]),
            WeightGradient: Values(field[16]),
            BiasGradient: field[17] == "-" ? null : Values(field[17]));
    }

    private static int[] Integers(string text) =>
        [.. text.Split(',').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];

    private static double[] Values(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => double.Parse(part, CultureInfo.InvariantCulture))];
}
