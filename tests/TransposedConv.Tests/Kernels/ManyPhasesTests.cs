using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Sixteen phases and multiples, which go from the registers to where positions lie apart.</summary>
public sealed class ManyPhasesTests
{
    /// <summary>One position and more than registers have; last positions without all phases; first ones that begin before the output; phases besides sixteen.</summary>
    private static IEnumerable<ConvolutionGeometry> Geometries()
    {
        foreach (int length in (int[])[2, 17, 40])
        {
            yield return Make([1, 5, length], [5, 3, 16], stride: 16, padding: 0);
            yield return Make([2, 4, length], [4, 3, 32], stride: 16, padding: 5, outputPadding: 9);
            yield return Make([1, 3, length], [3, 2, 70], stride: 32, padding: 16, outputPadding: 1);
            yield return Make([1, 4, length], [4, 6, 96], stride: 48, padding: 24, groups: 2);
            yield return Make([1, 2, 2, length], [2, 2, 16, 16], stride: 16, padding: 8);
            yield return Make([1, 3, length], [3, 2, 48], stride: 24, padding: 12);
        }

        // More than sums of eight channels are made for, in whole blocks of packed rows and not.
        yield return Make([1, 2, 3], [2, 9, 2048], stride: 1024, padding: 512);
        yield return Make([1, 2, 2], [2, 9, 1023], stride: 1023, padding: 0);
    }

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void HaveTheReferencesBitsAndStayWithinTheOutput(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(67);
        foreach (ConvolutionGeometry g in Geometries())
        {
            double[] small = RandomGeometries.Reals<double>(g.SmallElements, random);
            double[] weight = RandomGeometries.Reals<double>(g.WeightElements, random);
            double[] bias = RandomGeometries.Reals<double>(g.LargeChannels, random);
            ReferenceBits.ShouldBeScattered(g, small, weight, bias);
            ReferenceBits.ShouldBeScattered(g, Single(small), Single(weight), []);
        }
    }

    private static float[] Single(double[] numbers) => [.. numbers.Select(static number => (float)number)];

    private static ConvolutionGeometry Make(int[] input, int[] weight, int stride, int padding, int outputPadding = 0, int groups = 1)
    {
        int rank = input.Length - 2;
        int[] Each(int number) => [.. Enumerable.Repeat(number, rank)];
        return ConvolutionGeometry.ConvTranspose(
            input, weight, weight[1] * groups, Each(stride), Each(padding), Each(padding), Each(outputPadding), [], groups, Each(1));
    }
}
