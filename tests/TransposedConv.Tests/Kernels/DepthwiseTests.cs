using System.Numerics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>The depthwise kernels in every SIMD width against the definition, bit for bit.</summary>
public sealed class DepthwiseTests
{
    private static readonly ConvolutionAlgorithm[] Depthwise = [ConvolutionAlgorithm.Depthwise];

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void SinglesEqualTheReference(int width) => EqualsTheReference((SimdWidth)width, 200, RandomGeometries.Reals<float>);

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void DoublesEqualTheReference(int width) => EqualsTheReference((SimdWidth)width, 100, RandomGeometries.Reals<double>);

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void WholeNumbersEqualTheReference(int width) => EqualsTheReference((SimdWidth)width, 100, RandomGeometries.Integers<float>);

    [Fact]
    public void InputsThatAreNotFiniteStayWithinTheReachOfTheirTaps() =>
        EqualsTheReference(SimdDispatch.Widest, 100, RandomGeometries.RealsAndRarities, RandomGeometries.Reals<float>);

    private static void EqualsTheReference<T>(SimdWidth width, int geometries, Func<int, Random, T[]> fill, Func<int, Random, T[]>? fillWeight = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use(width);
        var random = new Random(17);
        foreach (ConvolutionGeometry g in DepthwiseGeometries.Make(geometries, seed: 19).Concat(DepthwiseGeometries.ManyBlocks()))
        {
            T[] weight = (fillWeight ?? fill)(g.WeightElements, random);
            if (DepthwiseLayout.Fits(g, isScatter: false))
            {
                T[] large = fill(g.LargeElements, random);
                T[] bias = random.Next(2) == 0 ? [] : fill(g.SmallChannels, random);
                ReferenceBits.ShouldBeGathered(g, large, weight, bias, Depthwise);
            }

            if (DepthwiseLayout.Fits(g, isScatter: true))
            {
                T[] small = fill(g.SmallElements, random);
                T[] bias = random.Next(2) == 0 ? [] : fill(g.LargeChannels, random);
                ReferenceBits.ShouldBeScattered(g, small, weight, bias, Depthwise);
            }

            if (ConvolutionEligibility.ForWeightGradient<T>(g, isFinite: true).Contains(ConvolutionAlgorithm.Depthwise))
            {
                T[] small = (fillWeight ?? fill)(g.SmallElements, random);
                T[] large = fill(g.LargeElements, random);
                ReferenceBits.ShouldBeTheWeightGradient(g, small, large, Depthwise);
            }
        }
    }
}
