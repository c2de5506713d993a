using System.Numerics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>The kernel of few positions with a weight as it lies, packed in the call, and packed before; <see cref="ConvolutionKernelTests"/> runs it on random geometries.</summary>
[Collection(nameof(Parallelism))]
public sealed class FewPositionsTests
{
    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void EveryUseOfAWeightHasTheReferencesBits(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        foreach (ConvolutionGeometry g in Geometries())
        {
            ShouldEqualTheReference<float>(g);
            ShouldEqualTheReference<double>(g);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void ThreadsDoNotChangeBits(int threads)
    {
        using var scope = new ThreadCountScope(threads);
        ShouldEqualTheReference<float>(ConvolutionGeometry.ConvTranspose([1, 256, 4], [256, 96, 16], 96, [8], [8], [8], [0], [], 1, [1]));
        ShouldEqualTheReference<float>(ConvolutionGeometry.Conv([1, 96, 9, 9], [300, 96, 3, 3], 300, [4, 4], [1, 1], [1, 1], [1, 1], 1));
    }

    [Fact]
    public void AStreamedLayerIsOfThisKind()
    {
        float[] weight = new float[64 * 32 * 4];
        var step = ConvolutionGeometry.ConvTranspose([1, 64, 9], [64, 32, 4], 32, [2], [2], [2], [0], [], 1, [1]);
        ConvolutionSelector.ForScatter<float>(step, weight, default).Should().Be(ConvolutionAlgorithm.FewPositions);
        var causal = ConvolutionGeometry.Conv([1, 32, 14], [64, 32, 7], 64, [1], [0], [0], [1], 1);
        ConvolutionSelector.ForGather<float>(causal, new float[64 * 32 * 7], default).Should().Be(ConvolutionAlgorithm.FewPositions);
        var whole = ConvolutionGeometry.ConvTranspose([1, 64, 900], [64, 32, 4], 32, [2], [2], [2], [0], [], 1, [1]);
        ConvolutionSelector.ForScatter<float>(whole, weight, default).Should().NotBe(ConvolutionAlgorithm.FewPositions);
    }

    [Fact]
    public void InfiniteWeightsNeedMasksOnlyWhereCellsMayBeMissing()
    {
        float[] weight = new float[64 * 2 * 3];
        weight[5] = float.PositiveInfinity;
        // Fewer weights than results, so that they are looked at before.
        var padded = ConvolutionGeometry.Conv([1, 2, 8], [64, 2, 3], 64, [1], [1], [1], [1], 1);
        ConvolutionSelector.ForGather<float>(padded, weight, default).Should().Be(ConvolutionAlgorithm.TiledMasked);
        var valid = ConvolutionGeometry.Conv([1, 2, 8], [64, 2, 3], 64, [1], [0], [0], [1], 1);
        ConvolutionSelector.ForGather<float>(valid, weight, default).Should().Be(ConvolutionAlgorithm.FewPositions);
        WeightUses.ShouldHaveTheReferencesBits(valid, ConvolutionAlgorithm.FewPositions, new Random(5), weight, weight);
    }

    /// <summary>One to many positions; rows that end within a register or a block; one and several classes of phases; input read in place and through a panel.</summary>
    private static IEnumerable<ConvolutionGeometry> Geometries()
    {
        foreach (int cells in new[] { 1, 2, 3, 7, 8, 13, 24 })
        {
            yield return ConvolutionGeometry.ConvTranspose([1, 40, cells + 1], [40, 37, 16], 37, [8], [8], [8], [0], [], 1, [1]);
            yield return ConvolutionGeometry.ConvTranspose([1, 9, cells], [9, 20, 4], 20, [2], [1], [1], [0], [], 1, [1]);
            yield return ConvolutionGeometry.ConvTranspose([1, 12, cells], [12, 5, 5], 15, [3], [1], [2], [1], [], 3, [2]);
            yield return ConvolutionGeometry.Conv([1, 21, cells + 6], [150, 21, 7], 150, [1], [0], [0], [1], 1);
            yield return ConvolutionGeometry.Conv([1, 24, (2 * cells) + 3], [18, 8, 5], 18, [2], [2], [1], [1], 3);
        }

        foreach (int batch in new[] { 1, 3, 16 })
        {
            yield return ConvolutionGeometry.ConvTranspose([batch, 20, 1, 1], [20, 33, 4, 4], 33, [1, 1], [0, 0], [0, 0], [0, 0], [], 1, [1, 1]);
            yield return ConvolutionGeometry.ConvTranspose([batch, 20, 1, 1], [20, 33, 4, 4], 33, [2, 2], [1, 1], [1, 1], [0, 0], [], 1, [1, 1]);
            yield return ConvolutionGeometry.Conv([batch, 33, 2, 2], [20, 33, 4, 4], 20, [2, 2], [1, 1], [1, 1], [1, 1], 1);
            yield return ConvolutionGeometry.Conv([batch, 12, 2, 2], [70, 12, 3, 3], 70, [1, 1], [1, 1], [1, 1], [1, 1], 1);
            yield return ConvolutionGeometry.ConvTranspose([batch, 6, 1, 2, 2], [6, 10, 2, 3, 3], 10, [2, 2, 2], [0, 1, 1], [0, 1, 1], [0, 1, 1], [], 1, [1, 1, 1]);
        }

        yield return ConvolutionGeometry.Conv([1, 3, 900], [17, 3, 300], 17, [100], [0], [0], [2], 1);
    }

    private static void ShouldEqualTheReference<T>(ConvolutionGeometry g)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(5);
        T[][] versions = [RandomGeometries.Reals<T>(g.WeightElements, random), RandomGeometries.Reals<T>(g.WeightElements, random)];
        WeightUses.ShouldHaveTheReferencesBits(g, ConvolutionAlgorithm.FewPositions, random, versions);
    }
}
