using System.Numerics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Reference;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>The depthwise kernels in every SIMD width against the definition, bit for bit.</summary>
public sealed class DepthwiseTests
{
    private const int Guard = 64;

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
        EqualsTheReference(SimdDispatch.Widest, 100, WithRarities, RandomGeometries.Reals<float>);

    private static float[] WithRarities(int length, Random random)
    {
        float[] rarities = [float.PositiveInfinity, float.NegativeInfinity, float.NaN, -0f];
        float[] values = RandomGeometries.Reals<float>(length, random);
        for (int i = 0; i < length; i++)
        {
            if (random.Next(25) == 0) values[i] = rarities[random.Next(rarities.Length)];
        }

        return values;
    }

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
                T[] expected = new T[g.SmallElements];
                ReferenceConvolution.Gather(g, large, weight, bias, expected);
                T[] memory = Guarded<T>(expected.Length);
                ConvolutionKernels.Gather(g, large, weight, bias, memory.AsSpan(Guard, expected.Length), ConvolutionAlgorithm.Depthwise);
                ShouldHold(memory, expected, $"Gather {g}");
            }

            if (DepthwiseLayout.Fits(g, isScatter: true))
            {
                T[] small = fill(g.SmallElements, random);
                T[] bias = random.Next(2) == 0 ? [] : fill(g.LargeChannels, random);
                T[] expected = new T[g.LargeElements];
                ReferenceConvolution.Scatter(g, small, weight, bias, expected);
                T[] memory = Guarded<T>(expected.Length);
                ConvolutionKernels.Scatter(g, small, weight, bias, memory.AsSpan(Guard, expected.Length), ConvolutionAlgorithm.Depthwise);
                ShouldHold(memory, expected, $"Scatter {g}");
            }

            if (ConvolutionEligibility.ForWeightGradient<T>(g, isFinite: true).Contains(ConvolutionAlgorithm.Depthwise))
            {
                T[] small = (fillWeight ?? fill)(g.SmallElements, random);
                T[] large = fill(g.LargeElements, random);
                T[] expected = new T[g.WeightElements];
                ReferenceConvolution.WeightGradient(g, small, large, expected);
                T[] memory = Guarded<T>(expected.Length);
                ConvolutionKernels.WeightGradient(g, small, large, memory.AsSpan(Guard, expected.Length), ConvolutionAlgorithm.Depthwise);
                ShouldHold(memory, expected, $"WeightGradient {g}");
            }
        }
    }

    /// <summary>Memory for a result with elements on both sides that no kernel may write.</summary>
    private static T[] Guarded<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var memory = new T[length + 2 * Guard];
        Array.Fill(memory, T.CreateChecked(12345));
        return memory;
    }

    private static void ShouldHold<T>(T[] memory, T[] expected, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        memory[Guard..^Guard].ShouldHaveTheBitsOf(expected, what);
        T[] guards = [.. memory[..Guard], .. memory[^Guard..]];
        guards.Should().AllBeEquivalentTo(T.CreateChecked(12345), $"{what} must not be written around");
    }
}
