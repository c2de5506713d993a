using System.Globalization;
using System.Text;
using DigitDecoder.Training;

namespace DigitDecoder.Report;

/// <summary>Draws the losses as an inline SVG, on a logarithmic scale.</summary>
internal sealed class LossChart
{
    private const double Width = 440, Height = 240;
    private const double Left = 40, Right = 8, Top = 10, Bottom = 34;
    private const int MostPoints = 400;
    private static readonly double[] TickMantissas = [1, 1.5, 2, 3, 5, 7];

    private readonly TrainingHistory _history;
    private readonly double _lastEpoch;
    private readonly double _lowest;
    private readonly double _highest;

    internal LossChart(TrainingHistory history)
    {
        _history = history;
        double[] losses = [.. history.Batches.Concat(history.Tests).Select(static point => point.Loss).Where(static loss => double.IsFinite(loss) && loss > 0)];
        _lowest = 0.95 * losses.DefaultIfEmpty(0.1).Min();
        _highest = 1.05 * losses.DefaultIfEmpty(1).Max();
        _lastEpoch = Math.Max(history.Batches.Count > 0 ? history.Batches[^1].Epoch : 0, 1e-3);
    }

    internal string ToSvg()
    {
        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg class=\"chart\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Loss by epoch\">\n"));
        foreach (double tick in LossTicks())
        {
            svg.Append(Invariant($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(tick):F1}\" y2=\"{Y(tick):F1}\"/>"));
            svg.Append(Invariant($"<text x=\"{Left - 5}\" y=\"{Y(tick) + 3.5:F1}\" text-anchor=\"end\">{tick:0.###}</text>\n"));
        }

        foreach (double tick in EpochTicks())
        {
            svg.Append(Invariant($"<text x=\"{X(tick):F1}\" y=\"{Height - Bottom + 14}\" text-anchor=\"middle\">{tick:0.##}</text>\n"));
        }

        svg.Append(Invariant($"<text x=\"{(Left + Width - Right) / 2:F0}\" y=\"{Height - 4}\" text-anchor=\"middle\">epochs</text>\n"));
        svg.Append(Invariant($"<polyline class=\"train\" points=\"{Points(Thinned(_history.Batches))}\"/>\n"));
        svg.Append(Invariant($"<polyline class=\"test\" points=\"{Points(_history.Tests)}\"/>\n"));
        foreach ((double epoch, double loss) in _history.Tests.Where(static point => double.IsFinite(point.Loss) && point.Loss > 0))
        {
            svg.Append(Invariant($"<circle class=\"test\" cx=\"{X(epoch):F1}\" cy=\"{Y(loss):F1}\" r=\"2.4\"><title>test loss {loss:F4} after {epoch:0.##} epochs</title></circle>"));
        }

        return svg.Append("\n</svg>\n").ToString();
    }

    /// <summary>So many points that the line stays a line: each the mean of a run of batches.</summary>
    private static IEnumerable<(double Epoch, double Loss)> Thinned(List<(double Epoch, double Loss)> points)
    {
        int run = Math.Max(1, (points.Count + MostPoints - 1) / MostPoints);
        return points.Chunk(run).Select(static chunk => (chunk.Average(static point => point.Epoch), chunk.Average(static point => point.Loss)));
    }

    private IEnumerable<double> LossTicks() =>
        from exponent in Enumerable.Range(-6, 12)
        from mantissa in TickMantissas
        let tick = mantissa * Math.Pow(10, exponent)
        where tick >= _lowest && tick <= _highest
        select tick;

    private IEnumerable<double> EpochTicks()
    {
        double step = new[] { 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000 }.First(step => _lastEpoch / step <= 10);
        for (int i = 0; i * step <= _lastEpoch + 1e-9; i++) yield return i * step;
    }

    private double X(double epoch) => Left + ((Width - Left - Right) * epoch / _lastEpoch);

    private double Y(double loss) => Top + ((Height - Top - Bottom) * Math.Log(_highest / loss) / Math.Log(_highest / _lowest));

    private string Points(IEnumerable<(double Epoch, double Loss)> points) => string.Join(' ',
        from point in points
        where double.IsFinite(point.Loss) && point.Loss > 0
        select Invariant($"{X(point.Epoch):F1},{Y(point.Loss):F1}"));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
