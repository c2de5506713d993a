using Explorer.Settings;
using TransposedConv;
using TransposedConv.Autograd;
using TransposedConv.NN;

namespace Explorer.Report;

/// <summary>Asks the library for everything that the page shows of a layer.</summary>
internal static class ReportWriter
{
    /// <exception cref="ArgumentException">The library refuses the settings.</exception>
    /// <exception cref="OverflowException">The library refuses the sizes.</exception>
    internal static LayerReport Write(LayerSettings settings)
    {
        using GradMode.Scope inference = GradMode.Inference();
        ConvTransposeLayer layer = settings.Layer();
        Tensor input = settings.InputValues();
        Tensor output = layer.Forward(input.Unsqueeze(0))[0];
        UpsamplingAnalysis analysis = UpsamplingAnalysis.Of(layer, settings.Input);
        return new LayerReport(
            layer.ToString(),
            SettingsReader.Write(settings),
            CodeWriter.Write(settings),
            Report(input),
            Report(layer.Weight.Value[0, 0]),
            Report(output),
            [.. analysis.Axes.Select((axis, number) => AxisWriter.Write(settings, axis, number))],
            ScatterWriter.Write(settings, layer, input),
            MatrixWriter.Write(settings, layer),
            AnalysisWriter.Write(settings, analysis));
    }

    internal static TensorReport Report(Tensor tensor) => new(tensor.Shape.ToArray(), tensor.ToArray<double>());
}
