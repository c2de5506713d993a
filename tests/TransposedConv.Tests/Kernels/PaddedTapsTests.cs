using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Reference;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Grids in whose padding whole taps of a tile of positions lie: leaving these out changes no bit.</summary>
[Collection(nameof(Parallelism))]
public sealed class PaddedTapsTests
{
    private const int WidestTile = 3 * 16;

    /// <summary>
    /// Missing columns, rows, planes and all of them; taps that meet cells at one end only; several blocks of channels; phases that have no tap at all in some tiles;
    /// few and many channels, groups, a batch.
    /// </summary>
    private static IEnumerable<ConvolutionGeometry> LongEdges() =>
    [
        ConvolutionGeometry.Conv([1, 9, 33, 33], [12, 9, 3, 3], 12, [1, 1], [12, 12], [12, 12], [12, 12], 1),
        ConvolutionGeometry.Conv([1, 5, 400], [9, 5, 3], 9, [1], [150], [150], [150], 1),
        ConvolutionGeometry.Conv([1, 4, 300], [12, 4, 5], 12, [2], [120], [0], [60], 1),
        ConvolutionGeometry.Conv([2, 6, 3, 12, 11], [8, 6, 3, 3, 3], 8, [1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1], 1),
        ConvolutionGeometry.Conv([1, 6, 4, 9, 9], [8, 3, 4, 2, 2], 8, [1, 1, 1], [3, 0, 0], [3, 1, 1], [1, 1, 1], 2),
        ConvolutionGeometry.Conv([1, 130, 12, 60], [7, 130, 3, 3], 7, [1, 1], [4, 2], [4, 2], [4, 2], 1),
        ConvolutionGeometry.Conv([1, 600, 7, 50], [8, 600, 5, 1], 8, [1, 1], [4, 0], [0, 0], [2, 1], 1),
        ConvolutionGeometry.ConvTranspose([1, 7, 20, 40], [7, 6, 3, 3], 6, [1, 1], [0, 0], [0, 0], [0, 0], [], 1, [8, 8]),
        ConvolutionGeometry.ConvTranspose([1, 10, 6, 70], [10, 5, 2, 3], 5, [2, 1], [0, 1], [0, 1], [1, 0], [], 1, [5, 1]),
        ConvolutionGeometry.ConvTranspose([1, 140, 4, 50], [140, 17, 4, 3], 17, [2, 1], [0, 0], [0, 0], [0, 0], [], 1, [3, 1]),
    ];

    /// <summary>Those, and short edges whose positions are brought together for it.</summary>
    private static IEnumerable<ConvolutionGeometry> Geometries() => [.. LongEdges(), .. PositionOrderTests.Geometries()];

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void EveryKernelHasTheReferencesBits(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(61);
        foreach (ConvolutionGeometry g in Geometries())
        {
            ShouldEqualTheReference(g, RandomGeometries.Reals<float>, random);
            if (g.Operations < 14_000_000) ShouldEqualTheReference(g, RandomGeometries.Reals<double>, random);
        }
    }

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void InfiniteCellsReachOnlyThePositionsThatReadThem(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(62);
        foreach (ConvolutionGeometry g in LongEdges().Concat(PositionOrderTests.Geometries().Take(4))) ShouldEqualTheReference(g, WithInfinities, random);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void AnInfiniteWeightMeetsOnlyCellsThatExist(int element)
    {
        var random = new Random(63);
        foreach (ConvolutionGeometry g in Geometries())
        {
            float[] small = RandomGeometries.Reals<float>(g.SmallElements, random), large = RandomGeometries.Reals<float>(g.LargeElements, random);
            float[] weight = RandomGeometries.Reals<float>(g.WeightElements, random);
            weight[element < 0 ? ^1 : 0] = float.PositiveInfinity;
            float[] expected = new float[g.SmallElements], actual = new float[g.SmallElements];
            ReferenceConvolution.Gather<float>(g, large, weight, [], expected);
            ConvolutionKernels.Gather<float>(g, large, weight, [], actual);
            actual.ShouldHaveTheBitsOf(expected, $"Gather {g}");
            expected = new float[g.LargeElements];
            actual = new float[g.LargeElements];
            ReferenceConvolution.Scatter<float>(g, small, weight, [], expected);
            ConvolutionKernels.Scatter<float>(g, small, weight, [], actual);
            actual.ShouldHaveTheBitsOf(expected, $"Scatter {g}");
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void ThreadsDoNotChangeBits(int threads)
    {
        using var scope = new ThreadCountScope(threads);
        EveryKernelHasTheReferencesBits((int)SimdDispatch.Widest);
    }

    [Fact]
    public void TapsAreLookedAtWhereATileMayLieInThePadding()
    {
        foreach (ConvolutionGeometry g in LongEdges()) (MayDiffer(PhasePlan.Gather(g)) || MayDiffer(PhasePlan.Scatter(g))).Should().BeTrue($"{g}");
        MayDiffer(PhasePlan.Gather(ConvolutionGeometry.Conv([64, 8, 7, 7], [8, 8, 3, 3], 8, [1, 1], [1, 1], [1, 1], [1, 1], 1))).Should().BeFalse("tiles are longer than what is missing");
        MayDiffer(PhasePlan.Gather(ConvolutionGeometry.Conv([1, 8, 90, 90], [8, 8, 3, 3], 8, [1, 1], [0, 0], [0, 0], [1, 1], 1))).Should().BeFalse("nothing is missing");
        static bool MayDiffer(PhasePlan plan) => PresentTaps.MayDiffer(plan, WidestTile);
    }

    /// <summary>Rows 0 to 3 and the last four of twenty lack a row of the kernel each.</summary>
    [Fact]
    public unsafe void StepsAreThoseOfTheTapsThatMeetACell()
    {
        PhasePlan plan = PhasePlan.Gather(ConvolutionGeometry.Conv([1, 2, 20, 10], [1, 2, 3, 1], 1, [1, 1], [4, 0], [4, 0], [4, 1], 1));
        int[] offsets = [0, 100, 200, 300, 400, 500], memory = new int[PresentTaps.MemoryLength(plan, channelBlock: 2)];
        fixed (int* rows = offsets, numbers = memory)
        {
            var taps = new PresentTaps(plan, channelBlock: 2, rows, placedSteps: null, numbers);
            Steps(taps, row: 2).Should().Equal(1, 100, 2, 200, 4, 400, 5, 500);
            Steps(taps, row: 17).Should().Equal(0, 0, 1, 100, 3, 300, 4, 400);
            Steps(taps, row: 9).Should().BeNull("all are needed");
        }

        static int[]? Steps(in PresentTaps taps, int row)
        {
            taps.Find([new RowSegment(0, 10, 0, 0, row, 0)], channels: 2);
            return taps.AreSome(0, 0, out int* steps, out int count) ? new ReadOnlySpan<int>(steps, 2 * count).ToArray() : null;
        }
    }

    private static void ShouldEqualTheReference<T>(in ConvolutionGeometry g, Func<int, Random, T[]> fill, Random random)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        T[] small = fill(g.SmallElements, random), large = fill(g.LargeElements, random), weight = RandomGeometries.Reals<T>(g.WeightElements, random);
        ReferenceBits.ShouldBeGathered(g, large, weight, []);
        ReferenceBits.ShouldBeScattered(g, small, weight, []);
    }

    private static float[] WithInfinities(int length, Random random)
    {
        float[] values = RandomGeometries.Reals<float>(length, random);
        for (int i = 0; i < length; i += 97) values[i] = float.PositiveInfinity;
        return values;
    }
}
