using TransposedConv.Benchmarks.Compare.Ladder;
using TransposedConv.NN;

namespace TransposedConv.Benchmarks.Compare.Contest;

/// <summary>The generator of <see cref="HifiGan"/> of this library's layers, all convolutions causal.</summary>
internal static class HifiGanGenerator
{
    /// <param name="parameters">Of each layer in the order of <see cref="HifiGan.Layers"/> the weight, then the bias.</param>
    public static Layer Create(float[] parameters)
    {
        Dictionary<string, ConvolutionLayer> convolutions = CreateConvolutions(parameters);
        List<Layer> layers = [convolutions["conv_pre"]];
        for (int up = 0; up < HifiGan.Ups.Count; up++)
        {
            int first = up * HifiGan.BlockKernels.Count;
            Layer[] blocks = [.. HifiGan.BlockKernels.Select((_, block) => Block(convolutions, $"resblocks.{first + block}"))];
            layers.AddRange([new LeakyReLU(HifiGan.Slope), convolutions[$"ups.{up}"], new Branches(mean: true, blocks)]);
        }

        return new Sequential([.. layers, new LeakyReLU(HifiGan.LastSlope), convolutions["conv_post"], new Tanh()]);
    }

    private static Sequential Block(Dictionary<string, ConvolutionLayer> convolutions, string name) => new([.. HifiGan.Dilations.Select((_, i) => new Residual(
        new LeakyReLU(HifiGan.Slope), convolutions[$"{name}.convs1.{i}"], new LeakyReLU(HifiGan.Slope), convolutions[$"{name}.convs2.{i}"]))]);

    private static Dictionary<string, ConvolutionLayer> CreateConvolutions(float[] parameters)
    {
        var convolutions = new Dictionary<string, ConvolutionLayer>();
        int at = 0;
        foreach (HifiGanLayer layer in HifiGan.Layers)
        {
            ConvolutionLayer convolution = layer.IsTransposed
                ? new CausalConvTranspose1d(layer.In, layer.Out, layer.Kernel, layer.Stride)
                : new CausalConv1d(layer.In, layer.Out, layer.Kernel, dilation: layer.Dilation);
            convolution.Weight.CopyFrom(Tensor.From<float>(parameters.AsSpan(at, layer.WeightLength), layer.WeightShape));
            convolution.Bias!.CopyFrom(Tensor.From<float>(parameters.AsSpan(at + layer.WeightLength, layer.Out)));
            convolutions.Add(layer.Name, convolution);
            at += layer.WeightLength + layer.Out;
        }

        return convolutions;
    }
}
