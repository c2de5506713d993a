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
        EqualsTheReference((SimdWidth)width, 100, WithRarities, isFinite: false);
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
            float[] small = WithRarities(g.SmallElements, random);
            float[] large = RandomGeometries.Reals<float>(g.LargeElements, random);
            float[] expected = new float[g.WeightElements];
            float[] actual = Garbage<float>(expected.Length);
            ReferenceConvolution.WeightGradient<float>(g, small, large, expected);
            ConvolutionKernels.WeightGradient<float>(g, small, large, actual);
            actual.ShouldHaveTheBitsOf(expected, $"WeightGradient {g}");
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
            T[] gathered = new T[g.SmallElements];
            T[] scattered = new T[g.LargeElements];
            T[] gradient = new T[g.WeightElements];
            ReferenceConvolution.Gather(g, large, weight, smallBias, gathered);
            ReferenceConvolution.Scatter(g, small, weight, largeBias, scattered);
            ReferenceConvolution.WeightGradient(g, small, large, gradient);

            foreach (ConvolutionAlgorithm algorithm in ConvolutionEligibility.ForGather<T>(g, isFinite))
            {
                T[] actual = Garbage<T>(gathered.Length);
                ConvolutionKernels.Gather(g, large, weight, smallBias, actual, algorithm);
                actual.ShouldHaveTheBitsOf(gathered, $"Gather {algorithm} {g}");
            }

            foreach (ConvolutionAlgorithm algorithm in ConvolutionEligibility.ForScatter<T>(g, isFinite))
            {
                T[] actual = Garbage<T>(scattered.Length);
                ConvolutionKernels.Scatter(g, small, weight, largeBias, actual, algorithm);
                actual.ShouldHaveTheBitsOf(scattered, $"Scatter {algorithm} {g}");
            }

            foreach (ConvolutionAlgorithm algorithm in ConvolutionEligibility.ForWeightGradient<T>(g, isFinite))
            {
                T[] actual = Garbage<T>(gradient.Length);
                ConvolutionKernels.WeightGradient(g, small, large, actual, algorithm);
                actual.ShouldHaveTheBitsOf(gradient, $"WeightGradient {algorithm} {g}");
            }
        }
    }

    private static void GatherEqualsTheReference<T>(in ConvolutionGeometry g, Func<int, Random, T[]> fill, Random random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] large = fill(g.LargeElements, random);
        T[] weight = fill(g.WeightElements, random);
        T[] bias = fill(g.SmallChannels, random);
        T[] expected = new T[g.SmallElements];
        ReferenceConvolution.Gather(g, large, weight, bias, expected);
        foreach (ConvolutionAlgorithm algorithm in ConvolutionEligibility.ForGather<T>(g, isFinite: true))
        {
            T[] actual = Garbage<T>(expected.Length);
            ConvolutionKernels.Gather(g, large, weight, bias, actual, algorithm);
            actual.ShouldHaveTheBitsOf(expected, $"Gather {algorithm} {g}");
        }
    }

    private static float[] WithRarities(int length, Random random)
    {
        float[] rarities = [float.PositiveInfinity, float.NegativeInfinity, float.NaN, 0f, -0f];
        float[] values = RandomGeometries.Reals<float>(length, random);
        for (int i = 0; i < length; i++)
        {
            if (random.Next(25) == 0) values[i] = rarities[random.Next(rarities.Length)];
        }

        return values;
    }

    private static T[] Garbage<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[length];
        Array.Fill(values, T.CreateChecked(12345));
        return values;
    }
}
