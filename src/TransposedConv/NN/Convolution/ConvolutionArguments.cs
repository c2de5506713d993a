using TransposedConv.Kernels.Convolution;

namespace TransposedConv.NN;

/// <summary>All that decides the geometry of a Conv or ConvTranspose but the input, and a wanted output size.</summary>
internal readonly record struct ConvolutionArguments(
    bool IsTransposed, int Rank, Shape Weight, int? BiasLength, PerAxis Stride, Padding Padding, PerAxis OutputPadding, int Groups, PerAxis Dilation)
{
    /// <summary>The stride, and the distance of taps, per axis.</summary>
    /// <exception cref="ArgumentException">They do not fit the rank.</exception>
    public (int[] Stride, int[] Dilation) Steps()
    {
        int[] stride = Stride.Resolve(Rank, 1, nameof(stride)), dilation = Dilation.Resolve(Rank, 1, nameof(dilation));
        int[] none = new int[Rank];
        ConvolutionChecks.RequireAxisParameters(Rank, stride, none, none, dilation);
        return (stride, dilation);
    }

    /// <summary>How far the convolution reaches over the edges of the large grid, per axis; and the output padding, of 0 for Conv.</summary>
    /// <exception cref="ArgumentException">The padding or the output padding does not fit the rest.</exception>
    public (int[] Begin, int[] End, int[] OutputPadding) Edges()
    {
        (int[] stride, int[] dilation) = Steps();
        if (IsTransposed) return Padding.ForConvTranspose(Rank, Weight[2..], stride, dilation, OutputPadding);
        (int[] begin, int[] end) = Padding.ForConv(Rank, Weight[2..], stride, dilation);
        return (begin, end, new int[Rank]);
    }

    /// <summary>The geometry, checked.</summary>
    /// <exception cref="ArgumentException">An argument does not fit; the message names it, what was expected and what was given.</exception>
    /// <exception cref="OverflowException">A size is beyond what an array holds.</exception>
    public ConvolutionGeometry Geometry(Shape input, ReadOnlySpan<int> outputSize)
    {
        (int[] stride, int[] dilation) = Steps();
        (int[] begin, int[] end, int[] extra) = Edges();
        return IsTransposed
            ? ConvolutionGeometry.ConvTranspose(input, Weight, BiasLength, stride, begin, end, extra, outputSize, Groups, dilation)
            : ConvolutionGeometry.Conv(input, Weight, BiasLength, stride, begin, end, dilation, Groups);
    }
}
