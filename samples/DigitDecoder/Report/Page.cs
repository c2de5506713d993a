using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using DigitDecoder.Baselines;

namespace DigitDecoder.Report;

/// <summary>Writes the report as one HTML page that needs nothing beside itself.</summary>
internal sealed class Page
{
    private readonly PageContent _content;
    private readonly StringBuilder _html = new();

    private Page(PageContent content) => _content = content;

    internal static string ToHtml(PageContent content) => new Page(content).Write();

    private string Write()
    {
        _html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        _html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        _html.Append("<title>Digits from a transposed convolution</title>\n<style>\n").Append(StyleSheet()).Append("</style>\n</head>\n<body>\n<main>\n");
        WriteSummary();
        WriteErrors();
        WriteComparisons();
        WriteInterpolations();
        WriteLosses();
        WriteMaking();
        return _html.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private void WriteSummary()
    {
        ReconstructionError network = _content.Errors[0];
        ReconstructionError bestBaseline = _content.Errors.Skip(1).MinBy(static error => error.MeanSquaredError)!;
        double ratio = bestBaseline.MeanSquaredError / network.MeanSquaredError;
        string verdict = ratio >= 1
            ? Invariant($"{ratio:F1} times smaller than that of the best baseline ({bestBaseline.Name})")
            : Invariant($"{1 / ratio:F1} times larger than that of the best baseline ({bestBaseline.Name})");
        string epochs = _content.History.Batches.Count == 0 ? "no training" : Invariant($"{_content.History.Batches[^1].Epoch:0.##} epochs of {_content.TrainingCount:N0} images");
        _html.Append("<h1>Digits from a transposed convolution</h1>\n");
        _html.Append(Text($"<p>An encoder squeezes each image into {network.NumbersKept} numbers; a decoder of transposed convolutions gives the image back. "));
        _html.Append(Text($"After {epochs} ({Duration(_content.History.Elapsed)}), the mean squared error per pixel on {_content.TestCount:N0} images it has never seen is "));
        _html.Append(Invariant($"<strong>{network.MeanSquaredError:F4}</strong>, ")).Append(Text($"{verdict}.</p>\n"));
        if (_content.History.Cancelled) _html.Append("<p class=\"note\">The training was ended before its last epoch.</p>\n");
    }

    private void WriteErrors()
    {
        double largest = _content.Errors.Max(static error => error.MeanSquaredError);
        _html.Append("<h2>Reconstruction error</h2>\n<p>Mean squared error per pixel on the test images; pixels lie between 0 and 1, so less is better. “Numbers” is how many are kept of an image.</p>\n");
        _html.Append("<div class=\"scroll\"><table>\n<thead><tr><th>Made by</th><th class=\"number\">Numbers</th><th class=\"number\">Error</th><th class=\"bar-cell\"></th></tr></thead>\n<tbody>\n");
        foreach (ReconstructionError error in _content.Errors)
        {
            _html.Append(ReferenceEquals(error, _content.Errors[0]) ? "<tr class=\"network\">" : "<tr>");
            _html.Append(Text($"<td>{error.Name}</td><td class=\"number\">{error.NumbersKept}</td><td class=\"number\">{error.MeanSquaredError:F4}</td>"));
            _html.Append(Text($"<td class=\"bar-cell\"><span class=\"bar\" style=\"width:{100 * error.MeanSquaredError / largest:F1}%\"></span></td></tr>\n"));
        }

        _html.Append("</tbody>\n</table></div>\n");
    }

    private void WriteComparisons()
    {
        _html.Append("<h2>Originals and reconstructions</h2>\n<p>The first images of each class in the test set. From top to bottom: the original");
        foreach (string name in _content.ComparedNames) _html.Append(Text($"; {name}"));
        _html.Append(".</p>\n<div class=\"comparisons\">\n");
        foreach (Comparison comparison in _content.Comparisons)
        {
            _html.Append("<figure>");
            for (int i = 0; i < comparison.Images.Count; i++)
            {
                WriteImage(comparison.Images[i], i == 0 ? $"{comparison.Label}, original" : $"{comparison.Label}, {_content.ComparedNames[i - 1]}");
            }

            _html.Append("</figure>\n");
        }

        _html.Append("</div>\n");
    }

    private void WriteInterpolations()
    {
        _html.Append("<h2>Between two codes</h2>\n<p>Decoded along the straight line from the code of the image on the left to the code of the image on the right; both stand outside the frame.</p>\n");
        foreach (Interpolation line in _content.Interpolations)
        {
            _html.Append("<div class=\"line\">");
            WriteImage(line.From, "beginning of the line");
            _html.Append("<div class=\"decoded\">");
            for (int i = 0; i < line.Decoded.Count; i++) WriteImage(line.Decoded[i], Invariant($"decoded at {(double)i / (line.Decoded.Count - 1):F2}"));
            _html.Append("</div>");
            WriteImage(line.To, "end of the line");
            _html.Append("</div>\n");
        }
    }

    private void WriteLosses()
    {
        _html.Append("<h2>Loss</h2>\n<p>Binary cross entropy per pixel: <span class=\"key train\">training batches</span>, <span class=\"key test\">test images</span>.</p>\n");
        _html.Append(new LossChart(_content.History).ToSvg());
    }

    private void WriteMaking()
    {
        _html.Append(Text($"<h2>How it was made</h2>\n<pre>{_content.Command}</pre>\n<p>The model has {_content.ParameterCount} parameters:</p>\n<pre>{_content.ModelText}</pre>\n"));
    }

    private void WriteImage(float[] pixels, string description) => _html.Append(
        Text($"<img width=\"{DigitImages.Side}\" height=\"{DigitImages.Side}\" alt=\"{description}\" src=\"{PngImage.DataUri(pixels, DigitImages.Side)}\">"));

    private static string Duration(TimeSpan time) => time.TotalSeconds < 90 ? Invariant($"{time.TotalSeconds:F0} s") : Invariant($"{time.TotalMinutes:F1} min");

    private static string StyleSheet()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("page.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>HTML with its holes filled by escaped text.</summary>
    private static string Text(FormattableString html) => string.Format(
        CultureInfo.InvariantCulture,
        html.Format,
        [.. html.GetArguments().Select(static argument => argument is string text ? WebUtility.HtmlEncode(text) : argument)]);
}
