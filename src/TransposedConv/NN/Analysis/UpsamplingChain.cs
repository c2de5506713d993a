using TransposedConv.Kernels.Convolution;

namespace TransposedConv.NN;

/// <summary>What <see cref="UpsamplingAnalysis"/> understands: convolutions and elementwise layers one after the other.</summary>
internal static class UpsamplingChain
{
    /// <summary>The layers in the order in which they run.</summary>
    /// <exception cref="ArgumentException">A layer is none of those; the message gives its path. Or there is no convolution.</exception>
    internal static IReadOnlyList<Layer> Of(Layer layer)
    {
        var chain = new List<Layer>();
        Append(chain, layer, "");
        ConvolutionLayer first = chain.OfType<ConvolutionLayer>().FirstOrDefault()
            ?? throw ConvolutionChecks.Invalid(nameof(layer), "layer: expected a ConvTranspose or a stack with one, got no convolution.");
        foreach (ConvolutionLayer other in chain.OfType<ConvolutionLayer>())
        {
            if (other.SpatialRank == first.SpatialRank) continue;
            throw ConvolutionChecks.Invalid(nameof(layer), $"layer: expected convolutions of the same number of axes, got {first} and {other}.");
        }

        return chain;
    }

    private static void Append(List<Layer> chain, Layer layer, string path)
    {
        switch (layer)
        {
            case Sequential sequence:
                for (int i = 0; i < sequence.Count; i++) Append(chain, sequence[i], path.Length == 0 ? $"{i}" : $"{path}.{i}");
                break;
            case ConvLayer conv when conv.Stride.ContainsAnyExcept(1):
                throw ConvolutionChecks.Invalid(nameof(layer), $"layer: expected Conv with stride 1, which does not downsample, got {conv}{At(path)}.");
            case ConvolutionLayer or IElementwise:
                chain.Add(layer);
                break;
            default:
                throw ConvolutionChecks.Invalid(
                    nameof(layer), $"layer: expected ConvTranspose, Conv, elementwise layers and Sequential of them, got {layer}{At(path)}.");
        }
    }

    private static string At(string path) => path.Length == 0 ? "" : $" at '{path}'";
}
