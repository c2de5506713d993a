using Explorer.Settings;
using TransposedConv.NN;

namespace Explorer.Report;

/// <summary>One spatial axis, with the formula of the output size.</summary>
internal static class AxisWriter
{
    internal static AxisReport Write(LayerSettings settings, UpsamplingAxis axis, int number) => new(
        settings.Rank == 1 ? "length" : number == 0 ? "height" : "width",
        -settings.Padding[number],
        ScatterWriter.Uncut(settings).Forward(settings.InputValues().Unsqueeze(0)).Shape[number + 1],
        Formula(settings, number, axis.OutputSize),
        axis.Counts.ToArray(),
        [.. Enumerable.Range(0, axis.OutputSize).Select(axis.IsInterior)],
        axis.PhaseCounts.ToArray(),
        axis.IsUniform,
        axis.ReceptiveField,
        axis.Footprint,
        axis.CellsReached);

    private static string Formula(LayerSettings settings, int axis, int size) =>
        $"({settings.Input[axis]} − 1)·{settings.Stride[axis]} − 2·{settings.Padding[axis]} + {settings.Dilation[axis]}·({settings.Kernel[axis]} − 1) + {settings.OutputPadding[axis]} + 1 = {size}";
}
