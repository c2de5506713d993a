using System.Globalization;
using System.Text.RegularExpressions;

namespace TransposedConv.Tests.Conformance;

/// <summary>
/// Reads benchdnn's problem descriptors, <c>gXmbX_icXidXihXiwX_ocXodXohXowX_kdXkhXkwX_sdXshXswX_pdXphXpwX_ddXdhXdwX_nS</c>,
/// where S is a quoted name and underscores are ignored.
/// </summary>
/// <remarks>
/// Defaults as in the convolution driver page of benchdnn's documentation and its parser: mb 2, g 1, strides 1, dilations 0
/// (benchdnn counts them from 0). Without an output size it is computed; without a padding the symmetric one is. Height and
/// width that are left out are copies of the depth, width that is left out a copy of the height; axes above the first one given
/// do not exist.
/// </remarks>
internal static partial class BenchdnnShapeParser
{
    private const string AxisLetters = "dhw";

    /// <summary>Reads every problem of a file; '#' begins a comment and "--" an option of the driver.</summary>
    public static IEnumerable<BenchdnnShape> ReadFile(string path) =>
        from line in File.ReadLines(path)
        from token in line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        where !token.StartsWith("--", StringComparison.Ordinal)
        select Parse(token);

    public static BenchdnnShape Parse(string descriptor)
    {
        Match match = Descriptor().Match(descriptor);
        if (!match.Success)
        {
            throw new FormatException($"'{descriptor}' is not a problem descriptor of benchdnn.");
        }

        Dictionary<string, int> given = [];
        for (int i = 0; i < match.Groups["key"].Captures.Count; i++)
        {
            given[match.Groups["key"].Captures[i].Value] = int.Parse(match.Groups["value"].Captures[i].Value, CultureInfo.InvariantCulture);
        }

        return new BenchdnnShape(
            match.Groups["name"].Value,
            Batch: given.GetValueOrDefault("mb", 2),
            Groups: given.GetValueOrDefault("g", 1),
            InputChannels: Required(given, "ic", descriptor),
            OutputChannels: Required(given, "oc", descriptor),
            Axes: ReadAxes(given, descriptor));
    }

    private static BenchdnnAxis[] ReadAxes(Dictionary<string, int> given, string descriptor)
    {
        BenchdnnAxis?[] read = [.. AxisLetters.Select(letter => given.ContainsKey($"i{letter}") ? ReadAxis(given, letter, descriptor) : (BenchdnnAxis?)null)];
        int first = Array.FindIndex(read, axis => axis is not null);
        if (first < 0)
        {
            throw new FormatException($"'{descriptor}' has no spatial axis.");
        }

        bool[] absent = [.. read[first..].Select(axis => axis is null)];
        bool restIsAbsent = absent.Skip(1).All(missing => missing);
        if (!restIsAbsent && absent.Any(missing => missing))
        {
            throw new FormatException($"'{descriptor}' gives some of the axes below the first one and leaves out others.");
        }

        return [.. read[first..].Select(axis => axis ?? read[first]!.Value)];
    }

    private static BenchdnnAxis ReadAxis(Dictionary<string, int> given, char letter, string descriptor)
    {
        int input = Required(given, $"i{letter}", descriptor);
        int kernel = Required(given, $"k{letter}", descriptor);
        int stride = given.GetValueOrDefault($"s{letter}", 1);
        int dilation = given.GetValueOrDefault($"d{letter}", 0) + 1;
        int whole = ((input - 1) * stride) + (dilation * (kernel - 1)) + 1;
        int? output = given.TryGetValue($"o{letter}", out int o) ? o : null;
        int padding = given.TryGetValue($"p{letter}", out int p) ? p : output is { } size ? (whole - size) / 2 : 0;
        return new BenchdnnAxis(input, output ?? (whole - (2 * padding)), kernel, stride, padding, dilation);
    }

    private static int Required(Dictionary<string, int> given, string key, string descriptor) =>
        given.TryGetValue(key, out int value) && value > 0
            ? value
            : throw new FormatException($"'{descriptor}' gives no positive {key}.");

    [GeneratedRegex("""^(?:_?(?<key>mb|g|[io]c|[iokspd][dhw])(?<value>\d+))+_?(?:n"?(?<name>[^"]*)"?)?$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Descriptor();
}
