using Explorer.Settings;
using TransposedConv;
using TransposedConv.NN;

namespace Explorer.Report;

/// <summary>The convolution matrix, and which tap stands where in it.</summary>
internal static class MatrixWriter
{
    internal static MatrixReport Write(LayerSettings settings, ConvTransposeLayer layer)
    {
        Tensor matrix = ConvolutionMatrix.Of(layer, settings.Input);
        double[] values = matrix.ToArray<double>(), taps = Taps(settings.Bare(settings.Padding, settings.OutputPadding), settings.Input).ToArray<double>();
        int columns = matrix.Shape[1];
        return new MatrixReport(
            matrix.Shape[0],
            columns,
            [.. from i in Enumerable.Range(0, values.Length) where taps[i] != 0 select new MatrixEntry(i / columns, i % columns, (int)taps[i] - 1, values[i])]);
    }

    /// <summary>The matrix of a layer whose weights are set to 1, 2, 3, …: the number of the tap, from 1, that stands in each place.</summary>
    internal static Tensor Taps(ConvTransposeLayer layer, int[] inputSize)
    {
        using var numbered = new Restored(layer);
        layer.Weight.CopyFrom(LayerSettings.Counting(layer.Weight.Shape));
        return ConvolutionMatrix.Of(layer, inputSize);
    }

    /// <summary>Gives a layer its weights back.</summary>
    private sealed class Restored(ConvTransposeLayer layer) : IDisposable
    {
        private readonly Tensor _weight = layer.Weight.Value.Clone();

        public void Dispose() => layer.Weight.CopyFrom(_weight);
    }
}
