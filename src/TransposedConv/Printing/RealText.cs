using System.Globalization;

namespace TransposedConv.Printing;

/// <summary>
/// Floating-point numbers. One of three notations serves a whole tensor, chosen by its finite values other than 0, as PyTorch does:
/// <list type="bullet">
/// <item>whole numbers get a bare point (<c>12.</c>);</item>
/// <item>others get <see cref="PrintOptions.Precision"/> digits (<c>0.1250</c>);</item>
/// <item>an exponent (<c>1.2500e-01</c>) is used when the largest magnitude is over 1,000 times the smallest or over 10⁸, or, unless
/// all are whole, the smallest is below 10⁻⁴.</item>
/// </list>
/// </summary>
internal sealed class RealText : ElementText
{
    private const double GreatestRatio = 1000, Greatest = 1e8, Least = 1e-4;

    private readonly Func<long, double> _read;
    private readonly Notation _notation;
    private readonly string _fixedFormat;
    private readonly string _exponentFormat;

    internal RealText(Func<long, double> read, ShownElements shown, PrintOptions options)
    {
        _read = read;
        _fixedFormat = string.Create(CultureInfo.InvariantCulture, $"F{options.Precision}");
        _exponentFormat = string.Create(CultureInfo.InvariantCulture, $"e{options.Precision}");
        IEnumerable<double> deciding = shown.Places().Select(read).Where(static value => double.IsFinite(value) && value != 0);
        (Notation withoutExponent, bool needsExponent) = Judge(deciding);
        Notation natural = needsExponent ? Notation.Exponent : withoutExponent;
        _notation = (options.SciMode ?? needsExponent) ? Notation.Exponent : withoutExponent;
        // The width follows the natural notation even if another is asked for; so does PyTorch's.
        foreach (double value in deciding) Width = Math.Max(Width, Text(value, natural).Length);
    }

    private enum Notation
    {
        Whole,
        Fixed,
        Exponent,
    }

    private protected override string Unpadded(long place) => Text(_read(place), _notation);

    private static (Notation WithoutExponent, bool NeedsExponent) Judge(IEnumerable<double> values)
    {
        double least = double.PositiveInfinity, greatest = 0;
        bool areWhole = true;
        foreach (double value in values)
        {
            least = Math.Min(least, Math.Abs(value));
            greatest = Math.Max(greatest, Math.Abs(value));
            areWhole &= double.IsInteger(value);
        }

        bool needsExponent = greatest / least > GreatestRatio || greatest > Greatest || (!areWhole && least < Least);
        return (areWhole ? Notation.Whole : Notation.Fixed, needsExponent);
    }

    private string Text(double value, Notation notation)
    {
        if (double.IsNaN(value)) return "nan";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "-inf";
        return notation switch
        {
            Notation.Whole => value.ToString("F0", CultureInfo.InvariantCulture) + ".",
            Notation.Fixed => value.ToString(_fixedFormat, CultureInfo.InvariantCulture),
            _ => WithShortExponent(value.ToString(_exponentFormat, CultureInfo.InvariantCulture)),
        };
    }

    /// <summary>.NET writes three digits of exponent at least, Python two: <c>1e+005</c> becomes <c>1e+05</c>.</summary>
    private static string WithShortExponent(string text)
    {
        int digits = text.IndexOf('e') + 2;
        return text[digits] == '0' ? text.Remove(digits, 1) : text;
    }
}
