using TransposedConv.Kernels.Convolution;

namespace TransposedConv.NN;

/// <summary>The paddings with which the plain layers are causal. Parameters that do not fit are left to the layers' own checks.</summary>
internal static class CausalPadding
{
    internal static Padding ForConv(int kernelSize, int stride, int dilation)
    {
        int total = ToSize(Math.Max(0, Reach(kernelSize, dilation) - 1));
        int end = Math.Clamp(stride - 1, 0, total);
        return Padding.Pairs((total - end, end));
    }

    internal static PaddingMode Mode(PaddingMode mode) => mode != PaddingMode.Circular
        ? mode
        : throw new ArgumentException("paddingMode: expected Zeros, Reflect or Replicate, got Circular, with which the first outputs depend on the last inputs.", nameof(mode));

    internal static Padding ForConvTranspose(int kernelSize, int stride, int dilation, CausalTrim trim)
    {
        int surplus = ToSize(Math.Max(0, Reach(kernelSize, dilation) - stride));
        return trim switch
        {
            CausalTrim.Right => Padding.Pairs((0, surplus)),
            CausalTrim.Left => Padding.Pairs((surplus, 0)),
            CausalTrim.Split => Padding.Pairs((surplus - (surplus / 2), surplus / 2)),
            _ => throw new ArgumentOutOfRangeException(nameof(trim), trim, $"trim: expected Right, Left or Split, got {(int)trim}."),
        };
    }

    /// <summary>The output padding where the kernel is shorter than the stride.</summary>
    internal static int Missing(int kernelSize, int stride, int dilation) => (int)Math.Max(0, stride - Math.Max(1, Reach(kernelSize, dilation)));

    private static long Reach(int kernelSize, int dilation) => ((long)dilation * (kernelSize - 1)) + 1;

    private static int ToSize(long cells) => ConvolutionSizes.ToSize(cells, "padding", [], []);
}
