using System.Globalization;

namespace Explorer.Settings;

/// <summary>Reads a query such as <c>rank=2&amp;input=4,5&amp;kernel=3&amp;stride=2</c>: one number for all axes, or one per axis.</summary>
internal static class SettingsReader
{
    private const int LongestText = 40;

    private static readonly string[] Known = ["rank", "input", "kernel", "stride", "padding", "outputPadding", "dilation", "weights", "values"];

    /// <exception cref="SettingsException">A setting is unknown, comes twice, can't be read, or is larger than the page draws.</exception>
    internal static LayerSettings Read(IQueryCollection query)
    {
        foreach (string key in query.Keys)
        {
            if (!Known.Contains(key)) throw new SettingsException(Shortened(key), $"'{Shortened(key)}' is no setting; there are {string.Join(", ", Known)}.");
            if (query[key].Count != 1) throw new SettingsException(key, $"{key} is given {query[key].Count} times.");
        }

        int rank = Text("rank") switch
        {
            null or "1" => 1,
            "2" => 2,
            { } other => throw new SettingsException("rank", $"rank: expected 1 or 2, got '{Shortened(other)}'."),
        };
        Limits limits = Limits.Of(rank);
        return new LayerSettings
        {
            Input = Numbers("input", 4, limits.Input),
            Kernel = Numbers("kernel", 3, limits.Kernel),
            Stride = Numbers("stride", 2, limits.Stride),
            Padding = Numbers("padding", 0, limits.Padding),
            OutputPadding = Numbers("outputPadding", 0, limits.OutputPadding),
            Dilation = Numbers("dilation", 1, limits.Dilation),
            Weights = Kind("weights", WeightKind.Ones),
            Values = Kind("values", InputKind.Counting),
        };

        string? Text(string name) => query.TryGetValue(name, out var text) ? text.ToString() : null;

        int[] Numbers(string name, int fallback, int most)
        {
            if (Text(name) is not { } text) return [.. Enumerable.Repeat(fallback, rank)];
            string[] parts = text.Length <= LongestText ? text.Split(',') : [];
            var numbers = new int[rank];
            if (parts.Length == 1 || parts.Length == rank)
            {
                for (int axis = 0; axis < rank; axis++)
                {
                    if (!int.TryParse(parts[axis % parts.Length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[axis])) break;
                    if (numbers[axis] > most) throw new SettingsException(name, $"{name}: this page draws at most {most} per axis with {rank} {(rank == 1 ? "axis" : "axes")}, got {numbers[axis]}.");
                    if (axis == rank - 1) return numbers;
                }
            }

            throw new SettingsException(name, $"{name}: expected {(rank == 1 ? "a whole number" : "one whole number or two with a comma between")} of at most {most}, got '{Shortened(text)}'.");
        }

        T Kind<T>(string name, T fallback) where T : struct, Enum
        {
            if (Text(name) is not { } text) return fallback;
            foreach (T kind in Enum.GetValues<T>())
            {
                if (NameOf(kind) == text) return kind;
            }

            throw new SettingsException(name, $"{name}: expected {string.Join(", ", Enum.GetValues<T>().Select(NameOf))}, got '{Shortened(text)}'.");
        }
    }

    /// <summary>The query that says the same.</summary>
    internal static string Write(LayerSettings settings) =>
        $"rank={settings.Rank}&input={Joined(settings.Input)}&kernel={Joined(settings.Kernel)}&stride={Joined(settings.Stride)}&padding={Joined(settings.Padding)}"
        + $"&outputPadding={Joined(settings.OutputPadding)}&dilation={Joined(settings.Dilation)}&weights={NameOf(settings.Weights)}&values={NameOf(settings.Values)}";

    private static string Joined(int[] numbers) => string.Join(',', numbers);

    private static string NameOf<T>(T kind) where T : struct, Enum => kind.ToString().ToLowerInvariant();

    private static string Shortened(string text) => text.Length <= LongestText ? text : $"{text[..LongestText]}…";
}
