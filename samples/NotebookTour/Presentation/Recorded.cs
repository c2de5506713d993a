using System.Globalization;
using System.Text.RegularExpressions;

namespace NotebookTour.Presentation;

/// <summary>Compares an output with the one that a document recorded.</summary>
internal static partial class Recorded
{
    /// <summary>Whether both texts have the same lines, blank ones apart, which notebooks put between what is printed and what is returned.</summary>
    public static bool SameText(string output, string recorded) => Lines(output).SequenceEqual(Lines(recorded));

    /// <summary>
    /// Whether the texts are the same but for the name that an older PyTorch gave the convolution's graph node, and for the line break that
    /// depends on the length of that name.
    /// </summary>
    public static bool SameButForNodeName(string output, string recorded, out string olderName)
    {
        Match older = OlderNode().Match(recorded);
        olderName = older.Groups["name"].Value;
        return older.Success && SameText(Unwrapped(output), Unwrapped(OlderNode().Replace(recorded, "grad_fn=<ConvolutionBackward0>")));
    }

    /// <summary>Whether the texts have the same numbers in the same order, whatever stands around them; the recorded ones may break off.</summary>
    public static bool SameNumbers(string output, string recorded, bool breaksOff)
    {
        double[] ours = Numbers(output), theirs = Numbers(recorded);
        return theirs.Length > 0 && (breaksOff ? ours.AsSpan().StartsWith(theirs) : ours.AsSpan().SequenceEqual(theirs));
    }

    private static IEnumerable<string> Lines(string text) =>
        text.ReplaceLineEndings("\n").Split('\n').Select(static line => line.TrimEnd()).Where(static line => line.Length > 0);

    private static string Unwrapped(string text) => SuffixOnNewLine().Replace(text, ", grad_fn");

    private static double[] Numbers(string text) =>
        [.. Number().Matches(text).Select(static match => double.Parse(match.ValueSpan, CultureInfo.InvariantCulture))];

    [GeneratedRegex("grad_fn=<(?<name>SqueezeBackward1|SlowConvTranspose2DBackward)>")]
    private static partial Regex OlderNode();

    [GeneratedRegex(@",\s*\n\s*grad_fn")]
    private static partial Regex SuffixOnNewLine();

    [GeneratedRegex(@"(?<![\w.])-?\d+(\.\d*)?(e[+-]?\d+)?(?!\w)")]
    private static partial Regex Number();
}
