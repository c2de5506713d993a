using System.Globalization;
using Explorer.Settings;
using TransposedConv.NN;

namespace Explorer.Report;

/// <summary>What the analysis says, in words and numbers.</summary>
internal static class AnalysisWriter
{
    private const int Considered = 12;
    private const int Shown = 4;

    internal static AnalysisReport Write(LayerSettings settings, UpsamplingAnalysis analysis)
    {
        long[] overlap = analysis.OverlapCounts().ToArray<long>();
        UpsamplingResponse response = analysis.Response;
        return new AnalysisReport(
            overlap,
            overlap.Max(),
            analysis.IsUniform,
            ReportWriter.Report(response.Phases[0]),
            Decibels(response.LargestRippleDecibels),
            Decibels(response.LargestGridDecibels),
            [.. analysis.Stages[0].Suggest(Considered).Select(setting => Suggest(settings, setting)).OfType<Suggestion>().Take(Shown)]);
    }

    internal static string Decibels(double value) =>
        double.IsPositiveInfinity(value) ? "∞ dB" : double.IsNegativeInfinity(value) ? "−∞ dB" : value.ToString("0.##", CultureInfo.InvariantCulture).Replace('-', '−') + " dB";

    private static Suggestion? Suggest(LayerSettings settings, UpsamplingSuggestion setting)
    {
        LayerSettings other = settings with
        {
            Kernel = [.. setting.KernelSize],
            Stride = [.. setting.Stride],
            Padding = [.. setting.Padding],
            OutputPadding = [.. setting.OutputPadding],
            Dilation = [.. setting.Dilation],
        };
        if (!Limits.Of(settings.Rank).Allow(other)) return null;
        string[] changes =
        [
            .. Change("kernel", settings.Kernel, other.Kernel),
            .. Change("stride", settings.Stride, other.Stride),
            .. Change("padding", settings.Padding, other.Padding),
            .. Change("output padding", settings.OutputPadding, other.OutputPadding),
            .. Change("dilation", settings.Dilation, other.Dilation),
        ];
        return new Suggestion(string.Join(", ", changes), SettingsReader.Write(other), setting.KeepsOutputSize);
    }

    private static IEnumerable<string> Change(string name, int[] before, int[] after) =>
        before.SequenceEqual(after) ? [] : [$"{name} {(after.Distinct().Count() == 1 ? $"{after[0]}" : string.Join(" × ", after))}"];
}
