using System.Numerics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Reference;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Every kernel in every SIMD width against the definition, bit for bit.</summary>
public sealed class ConvolutionKernelTests
{
    public static TheoryData<int> Widths
    {
        get
        {
            var widths = new TheoryData<int>();
            foreach (SimdWidth width in Enum.GetValues<SimdWidth>())
            {
                if (width <= SimdDispatch.Widest) widths.Add((int)width);
            }

            return widths;
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void SinglesEqualTheReferenceBitForBit(int width) => EqualTheReference<float>((SimdWidth)width, RandomGeometries.Reals<float>);

    [Theory]
    [MemberData(nameof(Widths))]
    public void DoublesEqualTheReferenceBitForBit(int width) => EqualTheReference<double>((SimdWidth)width, RandomGeometries.Reals<double>);

    [Theory]
    [MemberData(nameof(Widths))]
    public void WholeNumbersAreExact(int width) => EqualTheReference<float>((SimdWidth)width, RandomGeometries.Integers<float>);

    private static void EqualTheReference<T>(SimdWidth width, Func<int, Random, T[]> fill)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use(width);
        var random = new Random(7);
        foreach (ConvolutionGeometry g in RandomGeometries.Make(250, seed: 11))
        {
            T[] small = fill(g.SmallElements, random);
            T[] large = fill(g.LargeElements, random);
            T[] weight = fill(g.WeightElements, random);
            T[] smallBias = random.Next(2) == 0 ? [] : fill(g.SmallChannels, random);
            T[] largeBias = random.Next(2) == 0 ? [] : fill(g.LargeChannels, random);

            foreach (ConvolutionAlgorithm algorithm in Enum.GetValues<ConvolutionAlgorithm>())
            {
                T[] actual = Garbage<T>(g.SmallElements);
                ConvolutionKernels.Gather(g, large, weight, smallBias, actual, algorithm);
                T[] expected = new T[actual.Length];
                ReferenceConvolution.Gather(g, large, weight, smallBias, expected);
                actual.Should().Equal(expected, "Gather {0} by {1} is the definition", g, algorithm);

                actual = Garbage<T>(g.LargeElements);
                ConvolutionKernels.Scatter(g, small, weight, largeBias, actual, algorithm);
                expected = new T[actual.Length];
                ReferenceConvolution.Scatter(g, small, weight, largeBias, expected);
                actual.Should().Equal(expected, "Scatter {0} by {1} is the definition", g, algorithm);

                actual = Garbage<T>(g.WeightElements);
                ConvolutionKernels.WeightGradient(g, small, large, actual, algorithm);
                expected = new T[actual.Length];
                ReferenceConvolution.WeightGradient(g, small, large, expected);
                actual.Should().Equal(expected, "WeightGradient {0} by {1} is the definition", g, algorithm);
            }
        }
    }

    private static T[] Garbage<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[length];
        Array.Fill(values, T.NaN);
        return values;
    }
}
