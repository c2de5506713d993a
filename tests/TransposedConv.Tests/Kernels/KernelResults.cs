using TransposedConv.Kernels.Convolution;
using TransposedConv.Tests.Golden;

namespace TransposedConv.Tests.Kernels;

/// <summary>What one implementation of the kernels makes of a golden convolution.</summary>
internal sealed record KernelResults(int[] OutputShape, double[] Output, double[] InputGradient, double[] WeightGradient)
{
    public static KernelResults Compute(GoldenConvolution c, ConvolutionKernelSet kernels) =>
        c.IsTransposed ? Transposed(c, kernels) : c.PaddingMode == "zeros" ? Conv(c, kernels) : ConvWithPaddingMode(c, kernels);

    private static KernelResults Conv(GoldenConvolution c, ConvolutionKernelSet kernels)
    {
        (int[] begin, int[] end) = Paddings(c);
        ConvolutionGeometry g = ConvGeometry(c, c.InputShape, begin, end);
        GoldenConvolutionInputs x = c.Fill();
        return new KernelResults(
            g.SmallShape(),
            kernels.Gather(g, x.Input, x.Weight, x.Bias ?? []),
            kernels.Scatter(g, x.Upstream, x.Weight, []),
            kernels.WeightGradient(g, x.Upstream, x.Input));
    }

    private static KernelResults Transposed(GoldenConvolution c, ConvolutionKernelSet kernels)
    {
        ConvolutionGeometry g = ConvolutionGeometry.ConvTranspose(
            c.InputShape, c.WeightShape, c.HasBias ? c.OutputChannels : null, c.Stride, c.Padding, c.Padding, c.OutputPadding,
            c.OutputSize, c.Groups, c.Dilation);
        GoldenConvolutionInputs x = c.Fill();
        return new KernelResults(
            g.LargeShape(),
            kernels.Scatter(g, x.Input, x.Weight, x.Bias ?? []),
            kernels.Gather(g, x.Upstream, x.Weight, []),
            kernels.WeightGradient(g, x.Input, x.Upstream));
    }

    /// <summary>A convolution without padding of a padded input; the adjoint folds the padding's gradient back.</summary>
    private static KernelResults ConvWithPaddingMode(GoldenConvolution c, ConvolutionKernelSet kernels)
    {
        (int[] begin, int[] end) = Paddings(c);
        PaddingMap padding = new(c, begin, end);
        int[] none = new int[c.Rank];
        ConvolutionGeometry g = ConvGeometry(c, padding.PaddedShape, none, none);
        GoldenConvolutionInputs x = c.Fill();
        double[] padded = padding.Pad(x.Input);
        return new KernelResults(
            g.SmallShape(),
            kernels.Gather(g, padded, x.Weight, x.Bias ?? []),
            padding.Fold(kernels.Scatter(g, x.Upstream, x.Weight, [])),
            kernels.WeightGradient(g, x.Upstream, padded));
    }

    private static ConvolutionGeometry ConvGeometry(GoldenConvolution c, int[] inputShape, int[] begin, int[] end) =>
        ConvolutionGeometry.Conv(
            inputShape, c.WeightShape, c.HasBias ? c.OutputChannels : null, c.Stride, begin, end, c.Dilation, c.Groups);

    /// <summary>The paddings in numbers; of an odd total, PyTorch's "same" puts the larger half at the end.</summary>
    private static (int[] Begin, int[] End) Paddings(GoldenConvolution c)
    {
        if (c.PaddingWord is null) return (c.Padding, c.Padding);
        int[] total = [.. c.Kernel.Zip(c.Dilation, (kernel, dilation) => c.PaddingWord == "same" ? dilation * (kernel - 1) : 0)];
        return ([.. total.Select(t => t / 2)], [.. total.Select(t => t - (t / 2))]);
    }
}
