using System.Numerics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Tests.Golden;
using TransposedConv.Tests.Kernels;

namespace TransposedConv.Tests.Conformance;

/// <summary>A deconvolution of benchdnn at unit-test size, filled with integers, and what the reference kernels make of it.</summary>
internal sealed class DeconvolutionCase<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Up to this work a shape stays whole (but for its batch), beyond it is shrunk to the lower limit.</summary>
    private const long WholeLimit = 2_000_000, ShrunkLimit = 200_000;

    private DeconvolutionCase(BenchdnnShape shape)
    {
        Shape = shape;
        Geometry = GeometryOf(shape);
        GoldenFill fill = new(1 + shape.MultiplyAdds);
        Input = Integers(fill, Geometry.SmallElements);
        Weight = Integers(fill, Geometry.WeightElements);
        Bias = Integers(fill, Geometry.LargeChannels);
        Upstream = Integers(fill, Geometry.LargeElements);
        Output = ConvolutionKernelSet.Reference.Scatter(Geometry, Input, Weight, Bias);
        InputGradient = ConvolutionKernelSet.Reference.Gather(Geometry, Upstream, Weight, []);
        WeightGradient = ConvolutionKernelSet.Reference.WeightGradient(Geometry, Input, Upstream);
    }

    /// <summary>All of them; computed once, for all implementations to be compared with.</summary>
    public static IReadOnlyList<DeconvolutionCase<T>> All { get; } =
        [.. BenchdnnShapes.All.Select(shape => new DeconvolutionCase<T>(AtTestSize(shape)))];

    public BenchdnnShape Shape { get; }

    public ConvolutionGeometry Geometry { get; }

    public T[] Input { get; }

    public T[] Weight { get; }

    public T[] Bias { get; }

    public T[] Upstream { get; }

    public T[] Output { get; }

    public T[] InputGradient { get; }

    public T[] WeightGradient { get; }

    private static BenchdnnShape AtTestSize(BenchdnnShape shape)
    {
        BenchdnnShape smallBatch = shape.Shrink(long.MaxValue);
        return smallBatch.MultiplyAdds <= WholeLimit ? smallBatch : shape.Shrink(ShrunkLimit);
    }

    private static ConvolutionGeometry GeometryOf(BenchdnnShape shape) =>
        ConvolutionGeometry.ConvTranspose(
            [shape.Batch, shape.InputChannels, .. shape.Axes.Select(axis => axis.Input)],
            [shape.InputChannels, shape.OutputChannels / shape.Groups, .. shape.Axes.Select(axis => axis.Kernel)],
            biasLength: shape.OutputChannels,
            stride: [.. shape.Axes.Select(axis => axis.Stride)],
            padBegin: [.. shape.Axes.Select(axis => axis.PaddingBegin)],
            padEnd: [.. shape.Axes.Select(axis => Math.Max(axis.PaddingEnd, 0))],
            outputPadding: [.. shape.Axes.Select(axis => Math.Max(-axis.PaddingEnd, 0))],
            outputSize: [],
            groups: shape.Groups,
            dilation: [.. shape.Axes.Select(axis => axis.Dilation)]);

    private static T[] Integers(GoldenFill fill, int count) => Array.ConvertAll(fill.Integers(count, radius: 3), T.CreateChecked);
}
