using Explorer.Settings;
using TransposedConv;
using TransposedConv.NN;

namespace Explorer.Report;

/// <summary>The copies of the kernel that the input elements add to the output, one after the other.</summary>
internal static class ScatterWriter
{
    /// <param name="settings">The settings.</param>
    /// <param name="layer">The layer with its weights.</param>
    /// <param name="input">The input without its channel axis.</param>
    internal static IReadOnlyList<ScatterStep> Write(LayerSettings settings, ConvTransposeLayer layer, Tensor input)
    {
        int elements = (int)input.ElementCount;
        Tensor alone = Tensor.Eye(elements, dtype: DType.Float64), soFar = Tensor.Ones([elements, elements], DType.Float64).Tril();
        ConvTransposeLayer ones = settings.Bare(settings.Padding, settings.OutputPadding), uncut = Uncut(settings);
        ones.Weight.Fill(1);
        uncut.Weight.CopyFrom(layer.Weight);

        // Row q: what element q adds, cells included that the padding cuts off; what stands there after it; how often that was written.
        Tensor flat = input.Reshape(1, -1);
        Tensor copies = Rows(uncut, alone * flat), sums = Rows(layer, soFar * flat), counts = Rows(ones, soFar);
        int[] reached = copies.Shape.ToArray()[2..], size = sums.Shape.ToArray()[2..];
        Tensor taps = MatrixWriter.Taps(uncut, settings.Input);
        double[] values = flat.ToArray<double>();
        return [.. Enumerable.Range(0, elements).Select(q => new ScatterStep(Place(q, settings.Input), values[q], WritesOf(q)))];

        ScatterWrite[] WritesOf(int q)
        {
            double[] tap = taps[.., q].ToArray<double>(), copy = copies[q].ToArray<double>(), sum = sums[q].ToArray<double>(), count = counts[q].ToArray<double>();
            return
            [
                .. from cell in Enumerable.Range(0, tap.Length)
                   where tap[cell] != 0
                   let at = Place(cell, reached).Select((place, axis) => place - settings.Padding[axis]).ToArray()
                   let output = Index(at, size)
                   select new ScatterWrite(
                       (int)tap[cell] - 1, at, copy[cell], output, output is { } sumCell ? sum[sumCell] : null, output is { } countCell ? (int)count[countCell] : null),
            ];
        }

        Tensor Rows(ConvTransposeLayer through, Tensor rows) => through.Forward(rows.Reshape([elements, 1, .. settings.Input]));
    }

    /// <summary>The layer without padding, which cuts nothing off; its weights are still to be set.</summary>
    internal static ConvTransposeLayer Uncut(LayerSettings settings) => settings.Bare(new int[settings.Rank], new int[settings.Rank]);

    private static int[] Place(int index, int[] shape)
    {
        var place = new int[shape.Length];
        for (int axis = shape.Length - 1; axis >= 0; axis--) (index, place[axis]) = (index / shape[axis], index % shape[axis]);
        return place;
    }

    private static int? Index(int[] place, int[] shape)
    {
        int index = 0;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (place[axis] < 0 || place[axis] >= shape[axis]) return null;
            index = (index * shape[axis]) + place[axis];
        }

        return index;
    }
}
