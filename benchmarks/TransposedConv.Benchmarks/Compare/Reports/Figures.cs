using System.Globalization;

namespace TransposedConv.Benchmarks.Compare.Reports;

/// <summary>How numbers are written for people.</summary>
internal static class Figures
{
    /// <summary>Three digits or more, never an exponent.</summary>
    public static string Microseconds(double value) => Text(value, value < 10 ? "0.00" : value < 100 ? "0.0" : "0");

    public static string Gflops(double value) => Text(value, value < 10 ? "0.00" : "0.0");

    public static string Percent(double share) => Text(100 * share, "0") + " %";

    public static string Ratio(double? value) => value is double ratio ? Text(ratio, "0.00") : "–";

    public static string Difference(double value) => value == 0 ? "0" : Text(value, "0.0e0");

    /// <summary>By name, with three digits.</summary>
    public static string Factors(IEnumerable<KeyValuePair<string, double>> factors) =>
        string.Join(", ", factors.Select(static factor => $"{factor.Key} {Text(factor.Value, "0.000")}"));

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
