using System.Numerics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Reference;

namespace TransposedConv.Tests.Kernels;

/// <summary>Kernels against the definition, bit for bit and within their output: some that are named, or all that can compute the problem.</summary>
internal static class ReferenceBits
{
    public static void ShouldBeGathered<T>(ConvolutionGeometry g, T[] large, T[] weight, T[] bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ShouldBeGathered(g, large, weight, bias, ConvolutionEligibility.ForGather<T>(g, weight.All(T.IsFinite)));

    public static void ShouldBeGathered<T>(ConvolutionGeometry g, T[] large, T[] weight, T[] bias, IEnumerable<ConvolutionAlgorithm> algorithms)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] expected = new T[g.SmallElements];
        ReferenceConvolution.Gather(g, large, weight, bias, expected);
        foreach (ConvolutionAlgorithm algorithm in algorithms)
        {
            GuardedOutput.ShouldHold(expected, small => ConvolutionKernels.Gather(g, large, weight, bias, small, algorithm), $"Gather {algorithm} {g}");
        }
    }

    public static void ShouldBeScattered<T>(ConvolutionGeometry g, T[] small, T[] weight, T[] bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ShouldBeScattered(g, small, weight, bias, ConvolutionEligibility.ForScatter<T>(g, weight.All(T.IsFinite)));

    public static void ShouldBeScattered<T>(ConvolutionGeometry g, T[] small, T[] weight, T[] bias, IEnumerable<ConvolutionAlgorithm> algorithms)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] expected = new T[g.LargeElements];
        ReferenceConvolution.Scatter(g, small, weight, bias, expected);
        foreach (ConvolutionAlgorithm algorithm in algorithms)
        {
            GuardedOutput.ShouldHold(expected, large => ConvolutionKernels.Scatter(g, small, weight, bias, large, algorithm), $"Scatter {algorithm} {g}");
        }
    }

    public static void ShouldBeTheWeightGradient<T>(ConvolutionGeometry g, T[] small, T[] large)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ShouldBeTheWeightGradient(g, small, large, ConvolutionEligibility.ForWeightGradient<T>(g, small.All(T.IsFinite)));

    public static void ShouldBeTheWeightGradient<T>(ConvolutionGeometry g, T[] small, T[] large, IEnumerable<ConvolutionAlgorithm> algorithms)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] expected = new T[g.WeightElements];
        ReferenceConvolution.WeightGradient(g, small, large, expected);
        foreach (ConvolutionAlgorithm algorithm in algorithms)
        {
            GuardedOutput.ShouldHold(expected, gradient => ConvolutionKernels.WeightGradient(g, small, large, gradient, algorithm), $"WeightGradient {algorithm} {g}");
        }
    }
}
