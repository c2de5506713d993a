using System.Globalization;

namespace TransposedConv.NN;

/// <summary>Values as Python prints them, for the printed form of layers.</summary>
internal static class PythonText
{
    /// <summary>The shortest text that reads back as the same number; with a fraction, or an exponent below 10⁻⁴ and from 10¹⁶ on.</summary>
    internal static string Real(double value)
    {
        if (!double.IsFinite(value)) return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        double size = Math.Abs(value);
        if (size >= 1e16 || (size < 1e-4 && size > 0)) return WithExponent(text);
        if (text.Contains('E', StringComparison.Ordinal)) text = value.ToString("F99", CultureInfo.InvariantCulture).TrimEnd('0').TrimEnd('.');
        return text.Contains('.', StringComparison.Ordinal) ? text : $"{text}.0";
    }

    /// <summary>As <see cref="Real"/>, a whole number without its fraction.</summary>
    internal static string Number(double value)
    {
        string text = Real(value);
        return text.EndsWith(".0", StringComparison.Ordinal) ? text[..^2] : text;
    }

    internal static string Boolean(bool value) => value ? "True" : "False";

    // .NET writes 1E-05 and 1.5E+16, Python 1e-05 and 1.5e+16.
    private static string WithExponent(string text) => text.Replace('E', 'e');
}
