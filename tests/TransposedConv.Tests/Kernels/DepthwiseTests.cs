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

    [Fact]
    public void PlanesReadThroughStridesOfFourAndEightAreSwept() =>
        DepthwiseGeometries.Sweeps().Should().OnlyContain(geometry => SweepLayout.Of(PhasePlan.Gather(geometry), 8) != null);

    [Fact]
    public void WhatTheWindowDoesSoonerIsNotSwept()
    {
        SweepOf([1, 4, 64, 64], [4, 1, 4, 4], stride: 2).Should().BeNull("a stride of 2 has too few products in a row");
        SweepOf([1, 4, 64, 64], [4, 1, 5, 5], stride: 4).Should().BeNull("the last piece is one tap");
        SweepOf([1, 4, 64, 20], [4, 1, 8, 8], stride: 4).Should().BeNull("four columns leave most lanes empty");
        SweepOf([1, 4, 64, 64], [4, 1, 16, 8], stride: 4).Should().BeNull("four output rows would be under way");
        SweepOf([1, 1, 8, 20_000], [1, 1, 8, 8], stride: 4).Should().BeNull("what exists of so long rows would take much memory");
        SweepOf([1, 8, 64, 64], [4, 2, 8, 8], stride: 4).Should().BeNull("a sum runs over two channels");
        SweepLayout.Of(PhasePlan.Gather(ConvolutionGeometry.Conv([1, 4, 400], [4, 1, 8], 4, [4], [0], [0], [1], 4)), 16).Should().BeNull("a row alone has too few sums");
        SweepLayout.Of(PhasePlan.Gather(ConvolutionGeometry.Conv([1, 4, 64, 64], [4, 1, 8, 8], 4, [4, 4], [0, 0], [0, 0], [1, 2], 4)), 16)
            .Should().BeNull("taps of a dilated kernel read cells apart");
        SweepLayout.Of(PhasePlan.Scatter(ConvolutionGeometry.ConvTranspose([1, 4, 16, 16], [4, 1, 8, 8], 4, [4, 4], [2, 2], [2, 2], [0, 0], [], 4, [1, 1])), 16)
            .Should().BeNull("Scatter writes through the stride");
    }

    private static SweepLayout? SweepOf(int[] input, int[] weight, int stride)
    {
        ConvolutionGeometry geometry = ConvolutionGeometry.Conv(input, weight, weight[0], [stride, stride], [0, 0], [0, 0], [1, 1], weight[0]);
        return SweepLayout.Of(PhasePlan.Gather(geometry), 16);
    }

    private static void EqualsTheReference<T>(SimdWidth width, int geometries, Func<int, Random, T[]> fill, Func<int, Random, T[]>? fillWeight = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use(width);
        var random = new Random(17);
        foreach (ConvolutionGeometry g in DepthwiseGeometries.Make(geometries, seed: 19).Concat(DepthwiseGeometries.ManyBlocks()).Concat(DepthwiseGeometries.Sweeps()))
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
