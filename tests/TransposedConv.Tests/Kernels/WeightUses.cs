using System.Numerics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Reference;

namespace TransposedConv.Tests.Kernels;

/// <summary>A weight as it lies, packed in the call and packed before, then the next version of it: every use has the definition's bits.</summary>
internal static class WeightUses
{
    private const int Uses = 3;

    /// <param name="g">The geometry.</param>
    /// <param name="algorithm">The kernel, in the directions that it can compute, or null for the chosen one in both.</param>
    /// <param name="random">Makes the grids and biases.</param>
    /// <param name="versions">The weights, each of which takes the place of the one before it.</param>
    public static void ShouldHaveTheReferencesBits<T>(ConvolutionGeometry g, ConvolutionAlgorithm? algorithm, Random random, params T[][] versions)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] small = RandomGeometries.Reals<T>(g.SmallElements, random), large = RandomGeometries.Reals<T>(g.LargeElements, random);
        T[] smallBias = RandomGeometries.Reals<T>(g.SmallChannels, random), largeBias = RandomGeometries.Reals<T>(g.LargeChannels, random);
        T[] gathered = new T[g.SmallElements], scattered = new T[g.LargeElements];
        var cache = new WeightCache<T>();
        for (int version = 1; version <= versions.Length; version++)
        {
            T[] weight = versions[version - 1];
            bool isFinite = weight.All(T.IsFinite);
            bool isGathered = algorithm is not { } gather || ConvolutionEligibility.ForGather<T>(g, isFinite).Contains(gather);
            bool isScattered = algorithm is not { } scatter || ConvolutionEligibility.ForScatter<T>(g, isFinite).Contains(scatter);
            (isGathered || isScattered).Should().BeTrue($"{algorithm} is to be tested with {g}");
            if (isGathered) ReferenceConvolution.Gather(g, large, weight, smallBias, gathered);
            if (isScattered) ReferenceConvolution.Scatter(g, small, weight, largeBias, scattered);
            var slot = new WeightSlot<T>(cache, 0, version);
            for (int use = 1; use <= Uses; use++)
            {
                if (isGathered) GuardedOutput.ShouldHold(gathered, output => Gather(weight, output, slot), $"Gather, version {version}, use {use}, {g}");
                if (isScattered) GuardedOutput.ShouldHold(scattered, output => Scatter(weight, output, slot), $"Scatter, version {version}, use {use}, {g}");
            }
        }

        void Gather(T[] weight, Span<T> output, in WeightSlot<T> slot)
        {
            if (algorithm is { } named) ConvolutionKernels.Gather(g, large, weight, smallBias, output, named, slot);
            else ConvolutionKernels.Gather(g, large, weight, smallBias, output, slot);
        }

        void Scatter(T[] weight, Span<T> output, in WeightSlot<T> slot)
        {
            if (algorithm is { } named) ConvolutionKernels.Scatter(g, small, weight, largeBias, output, named, slot);
            else ConvolutionKernels.Scatter(g, small, weight, largeBias, output, slot);
        }
    }
}
