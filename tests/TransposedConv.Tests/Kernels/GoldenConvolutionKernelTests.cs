using TransposedConv.Kernels.Convolution;
using TransposedConv.Tests.Golden;

namespace TransposedConv.Tests.Kernels;

/// <summary>
/// The kernels give what PyTorch gives: forward and gradients of all golden convolutions. Integer cases must be equal; the
/// others may differ by the order of summation. Every implementation gives the bits of the reference.
/// </summary>
public class GoldenConvolutionKernelTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<string> Implementations => ConvolutionKernelSet.Names;

    [Fact]
    public void The_reference_agrees_with_PyTorch()
    {
        foreach (GoldenConvolution c in GoldenConvolutionReader.All)
        {
            KernelResults results = KernelResults.Compute(c, ConvolutionKernelSet.Reference);
            results.OutputShape.Should().Equal(c.OutputShape, c.ToString());
            Check(c, "output", results.Output, c.Output);
            Check(c, "gradient by input", results.InputGradient, c.InputGradient);
            Check(c, "gradient by weight", results.WeightGradient, c.WeightGradient);
        }
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public void Every_implementation_gives_the_bits_of_the_reference(string implementation)
    {
        ConvolutionKernelSet kernels = ConvolutionKernelSet.Get(implementation);
        foreach (GoldenConvolution c in GoldenConvolutionReader.All)
        {
            KernelResults expected = KernelResults.Compute(c, ConvolutionKernelSet.Reference);
            KernelResults actual = KernelResults.Compute(c, kernels);
            CheckBits(c, "output", actual.Output, expected.Output);
            CheckBits(c, "gradient by input", actual.InputGradient, expected.InputGradient);
            CheckBits(c, "gradient by weight", actual.WeightGradient, expected.WeightGradient);
        }
    }

    private static void Check(GoldenConvolution c, string what, double[] actual, double[] expected)
    {
        if (c.IsInteger ? actual.AsSpan().SequenceEqual(expected) : AreClose(actual, expected)) return;
        actual.Should().Equal(expected, "{0} of {1}", what, c);
    }

    private static void CheckBits(GoldenConvolution c, string what, double[] actual, double[] expected)
    {
        long[] actualBits = Array.ConvertAll(actual, BitConverter.DoubleToInt64Bits);
        long[] expectedBits = Array.ConvertAll(expected, BitConverter.DoubleToInt64Bits);
        if (actualBits.AsSpan().SequenceEqual(expectedBits)) return;
        actual.Should().Equal(expected, "{0} of {1}", what, c);
        actualBits.Should().Equal(expectedBits, "{0} of {1}, signs of zeros included", what, c);
    }

    private static bool AreClose(double[] actual, double[] expected) =>
        actual.Length == expected.Length
        && actual.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance * Math.Max(1, Math.Abs(pair.Second)));
}
