using System.Numerics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Reference;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Every kernel in every SIMD width against the definition, bit for bit.</summary>
public sealed class ConvolutionKernelTests
{
    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void SinglesEqualTheReference(int width) => EqualsTheReference((SimdWidth)width, 200, RandomGeometries.Reals<float>);

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void DoublesEqualTheReference(int width) => EqualsTheReference((SimdWidth)width, 150, RandomGeometries.Reals<double>);

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void WholeNumbersEqualTheReference(int width) => EqualsTheReference((SimdWidth)width, 100, RandomGeometries.Integers<float>);

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void InfinitiesAndNaNsSpreadAsInTheReference(int width)
    {
        EqualsTheReference((SimdWidth)width, 100, RandomGeometries.RealsAndRarities, isFinite: false);
    }

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void GatherOfEveryStrideEqualsTheReference(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(17);
        foreach (ConvolutionGeometry g in RandomGeometries.LongStrides())
        {
            GatherEqualsTheReference(g, RandomGeometries.Reals<float>, random);
            GatherEqualsTheReference(g, RandomGeometries.Reals<double>, random);
        }
    }

    [Fact]
    public void TheChosenWeightGradientIsTheReferenceWhateverTheSmallArrayHolds()
    {
        var random = new Random(3);
        foreach (ConvolutionGeometry g in RandomGeometries.Make(200, seed: 12))
        {
            float[] small = RandomGeometries.RealsAndRarities(g.SmallElements, random);
            float[] large = RandomGeometries.Reals<float>(g.LargeElements, random);
            float[] expected = new float[g.WeightElements];
            ReferenceConvolution.WeightGradient<float>(g, small, large, expected);
            GuardedOutput.ShouldHold(expected, gradient => ConvolutionKernels.WeightGradient<float>(g, small, large, gradient), $"WeightGradient {g}");
        }
    }

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void SumsThatUnderflowToMinusZeroEqualTheReference(int width)
    {
        static float[] Tiny(int length, Random random)
        {
            float[] values = RandomGeometries.Reals<float>(length, random);
            for (int i = 0; i < length; i++) values[i] *= random.Next(3) == 0 ? -0f : 1e-23f;
            return values;
        }

        EqualsTheReference((SimdWidth)width, 60, Tiny);
    }

    private static void EqualsTheReference<T>(SimdWidth width, int geometries, Func<int, Random, T[]> fill, bool isFinite = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use(width);
        var random = new Random(7);
        foreach (ConvolutionGeometry g in RandomGeometries.Make(geometries, seed: 11).Concat(RandomGeometries.SingleCells(geometries / 20)).Concat(isFinite ? RandomGeometries.ManyBlocks() : []))
        {
            T[] small = fill(g.SmallElements, random);
            T[] large = fill(g.LargeElements, random);
            T[] weight = fill(g.WeightElements, random);
            T[] smallBias = random.Next(2) == 0 ? [] : fill(g.SmallChannels, random);
            T[] largeBias = random.Next(2) == 0 ? [] : fill(g.LargeChannels, random);
            ReferenceBits.ShouldBeGathered(g, large, weight, smallBias);
            ReferenceBits.ShouldBeScattered(g, small, weight, largeBias);
            ReferenceBits.ShouldBeTheWeightGradient(g, small, large);
        }
    }

    private static void GatherEqualsTheReference<T>(in ConvolutionGeometry g, Func<int, Random, T[]> fill, Random random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ReferenceBits.ShouldBeGathered(g, fill(g.LargeElements, random), fill(g.WeightElements, random), fill(g.SmallChannels, random));
}
