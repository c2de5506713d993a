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
