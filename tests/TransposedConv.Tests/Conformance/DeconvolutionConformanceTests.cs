using System.Numerics;
using TransposedConv.Tests.Kernels;

namespace TransposedConv.Tests.Conformance;

/// <summary>
/// On every deconvolution of benchdnn the kernels equal the reference in forward and both gradients, and the three kernels are
/// adjoint to each other: exactly, because everything is an integer.
/// </summary>
public class DeconvolutionConformanceTests
{
    public static TheoryData<string> Implementations => ConvolutionKernelSet.Names;

    [Theory]
    [MemberData(nameof(Implementations))]
    public void Every_shape_is_exact_in_float32(string implementation) => CheckKernels<float>(implementation);

    [Theory]
    [MemberData(nameof(Implementations))]
    public void Every_shape_is_exact_in_float64(string implementation) => CheckKernels<double>(implementation);

    [Fact]
    public void The_adjoint_identity_holds_on_every_shape()
    {
        foreach (DeconvolutionCase<double> c in DeconvolutionCase<double>.All)
        {
            double pairing = Dot(ConvolutionKernelSet.Reference.Scatter(c.Geometry, c.Input, c.Weight, []), c.Upstream);
            Dot(c.Input, c.InputGradient).Should().Be(pairing, c.Shape.ToString());
            Dot(c.Weight, c.WeightGradient).Should().Be(pairing, c.Shape.ToString());
        }
    }

    [Fact]
    public void The_output_has_the_size_that_the_descriptor_gives()
    {
        foreach (DeconvolutionCase<double> c in DeconvolutionCase<double>.All)
        {
            c.Geometry.LargeShape().Should().Equal([c.Shape.Batch, c.Shape.OutputChannels, .. c.Shape.Axes.Select(axis => axis.Output)], c.Shape.ToString());
        }
    }

    private static void CheckKernels<T>(string implementation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ConvolutionKernelSet kernels = ConvolutionKernelSet.Get(implementation);
        foreach (DeconvolutionCase<T> c in DeconvolutionCase<T>.All)
        {
            Check(c.Shape, "forward", kernels.Scatter(c.Geometry, c.Input, c.Weight, c.Bias), c.Output);
            Check(c.Shape, "gradient by input", kernels.Gather(c.Geometry, c.Upstream, c.Weight, []), c.InputGradient);
            Check(c.Shape, "gradient by weight", kernels.WeightGradient(c.Geometry, c.Input, c.Upstream), c.WeightGradient);
        }
    }

    private static double Dot(double[] left, double[] right) => left.Zip(right, (a, b) => a * b).Sum();

    private static void Check<T>(BenchdnnShape shape, string what, T[] actual, T[] expected)
    {
        if (actual.AsSpan().SequenceEqual(expected)) return;
        actual.Should().Equal(expected, "{0} of {1}", what, shape);
    }
}
