using System.Numerics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>The kernel along groups with a weight as it lies, packed in the call, and packed before; <see cref="ConvolutionKernelTests"/> runs it on random geometries.</summary>
[Collection(nameof(Parallelism))]
public sealed class GroupLanesTests
{
    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void EveryUseOfAWeightHasTheReferencesBits(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        foreach (ConvolutionGeometry g in Geometries())
        {
            ShouldEqualTheReference<float>(g, RandomGeometries.Reals<float>);
            ShouldEqualTheReference<double>(g, RandomGeometries.Reals<double>);
        }
    }

    [Fact]
    public void WeightsNeedNotBeFinite()
    {
        static float[] WithInfinities(int length, Random random)
        {
            float[] values = RandomGeometries.Reals<float>(length, random);
            for (int i = 0; i < length; i += 3) values[i] = random.Next(2) == 0 ? float.NegativeInfinity : float.NaN;
            return values;
        }

        foreach (ConvolutionGeometry g in Geometries()) ShouldEqualTheReference<float>(g, WithInfinities);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void ThreadsDoNotChangeBits(int threads)
    {
        using var scope = new ThreadCountScope(threads);
        ShouldEqualTheReference<float>(ConvolutionGeometry.Conv([1, 2500, 70], [2500, 1, 9], 2500, [1], [4], [4], [1], 2500), RandomGeometries.Reals<float>);
    }

    [Theory]
    [InlineData(512, 1, 1, true)]
    [InlineData(512, 64, 1, true)]
    [InlineData(512, 900, 1, false)]
    [InlineData(64, 8, 2, true)]
    [InlineData(64, 8, 16, false)]
    public void ManySmallGroupsOfAStepAreOfThisKind(int groups, int cells, int channelsOfGroup, bool isChosen)
    {
        int channels = groups * channelsOfGroup;
        var g = ConvolutionGeometry.Conv([1, channels, cells + 2], [channels, channelsOfGroup, 3], channels, [1], [0], [0], [1], groups);
        (ConvolutionSelector.ForGather<float>(g, new float[g.WeightElements], default) == ConvolutionAlgorithm.GroupLanes).Should().Be(isChosen);
    }

    /// <summary>Sides of a plane, kernel and stride of ConvTranspose, and whether both its directions are of this kind.</summary>
    [Theory]
    [InlineData(20, 20, 7, 1, true)]
    [InlineData(28, 28, 3, 1, false)]
    [InlineData(16, 16, 3, 1, true)]
    [InlineData(16, 16, 5, 1, false)]
    [InlineData(20, 20, 4, 2, true)]
    [InlineData(24, 24, 4, 2, false)]
    public void SmallPlanesAreOfThisKind(int height, int width, int kernel, int stride, bool isChosen)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use(SimdWidth.Bits512);
        int pad = (kernel - stride + 1) / 2;
        var g = ConvolutionGeometry.ConvTranspose([1, 64, height, width], [64, 1, kernel, kernel], null, [stride, stride], [pad, pad], [pad, pad], [0, 0], [], 64, [1, 1]);
        (ConvolutionSelector.ForScatter<float>(g, new float[g.WeightElements], default) == ConvolutionAlgorithm.GroupLanes).Should().Be(isChosen);
        (ConvolutionSelector.ForGather<float>(g, new float[g.WeightElements], default) == ConvolutionAlgorithm.GroupLanes).Should().Be(isChosen);
    }

    /// <summary>Of a row of five with kernel 3 the three inside are alike, and each end is another; of two phases each has its own.</summary>
    [Fact]
    public void CellsWithLikeProductsAreTogether()
    {
        LikenessOf([1, 8, 5], [8, 1, 3], stride: 1, pad: 1).Should().BeEquivalentTo([(2, 1), (3, 3), (2, 1)]);
        LikenessOf([1, 8, 4], [8, 1, 4], stride: 2, pad: 1).Should().BeEquivalentTo([(1, 1), (2, 3), (2, 3), (1, 1)]);
        LikenessOf([1, 8, 3], [8, 1, 1], stride: 2, pad: 0).Should().BeEquivalentTo([(1, 3), (0, 2)]);
    }

    private static (int Products, int Cells)[] LikenessOf(int[] input, int[] weight, int stride, int pad)
    {
        var g = ConvolutionGeometry.ConvTranspose(input, weight, null, [stride], [pad], [pad], [0], [], 8, [1]);
        return [.. PlanCache.Scatter(g).GroupLanes().Alike.Select(static alike => (alike.Products, alike.Cells))];
    }

    /// <summary>Groups that fill registers or do not, with one and several channels; every kind of axis.</summary>
    private static IEnumerable<ConvolutionGeometry> Geometries()
    {
        foreach (int groups in new[] { 3, 16, 37 })
        {
            foreach (int cells in new[] { 1, 2, 9, 33 })
            {
                yield return ConvolutionGeometry.ConvTranspose([1, groups, cells + 1], [groups, 1, 4], groups, [2], [2], [2], [0], [], groups, [1]);
                yield return ConvolutionGeometry.ConvTranspose([2, 2 * groups, cells], [2 * groups, 3, 3], 3 * groups, [4], [0], [1], [2], [], groups, [2]);
                yield return ConvolutionGeometry.Conv([1, groups, cells + 8], [2 * groups, 1, 3], 2 * groups, [1], [0], [0], [4], groups);
            }

            yield return ConvolutionGeometry.Conv([3, 2 * groups, 5, 4], [3 * groups, 2, 3, 2], 3 * groups, [2, 1], [1, 0], [1, 1], [1, 2], groups);
            yield return ConvolutionGeometry.ConvTranspose([2, groups, 2, 3, 2], [groups, 1, 2, 3, 2], groups, [2, 2, 1], [0, 1, 0], [0, 1, 1], [1, 0, 0], [], groups, [1, 1, 1]);
        }
    }

    private static void ShouldEqualTheReference<T>(ConvolutionGeometry g, Func<int, Random, T[]> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GroupLanesLayout.Fits(g).Should().BeTrue();
        var random = new Random(9);
        T[][] versions = [weights(g.WeightElements, random), weights(g.WeightElements, random)];
        WeightUses.ShouldHaveTheReferencesBits(g, ConvolutionAlgorithm.GroupLanes, random, versions);
    }
}
