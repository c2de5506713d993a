using System.Numerics;
using TransposedConv.Kernels.Convolution;

namespace TransposedConv.NN;

/// <summary>Makes of a tree of modules the tree of nodes that streams it.</summary>
internal static class StreamCompiler
{
    /// <exception cref="NotSupportedException">A module can't stream; the message has its path and the reason.</exception>
    public static StreamNode<T> Compile<T>(Layer layer, string path, int batch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => layer switch
        {
            ConvolutionLayer { SpatialRank: 1 } convolution => Convolution<T>(convolution, path, batch),
            _ => throw Refused(layer, path, "it does not say how it computes a signal piece by piece"),
        };

    public static NotSupportedException Refused(Layer layer, string path, string reason)
    {
        string place = path.Length == 0 ? "The module" : $"The module at '{path}'";
        return new NotSupportedException($"{place}, {layer.ToString().Split('\n')[0]}, can't stream: {reason}.");
    }

    private static ConvolutionNode<T> Convolution<T>(ConvolutionLayer layer, string path, int batch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int[] begin, int[] end, int[] outputPadding) = layer.Edges();
        if (layer.PaddingMode != PaddingMode.Zeros && (begin[0] | end[0]) != 0)
        {
            throw Refused(layer, path, $"its padding mode is {layer.PaddingMode}");
        }

        var axis = new StreamAxis(layer is ConvTransposeLayer, layer.KernelSize[0], layer.Stride[0], layer.Dilation[0], begin[0], end[0], outputPadding[0]);
        return new ConvolutionNode<T>(layer, axis, batch);
    }
}
