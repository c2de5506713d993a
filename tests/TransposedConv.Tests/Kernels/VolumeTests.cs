using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Volumes whose depths share planes of the input: each depth has the bits that it would have alone.</summary>
[Collection(nameof(Parallelism))]
public sealed class VolumeTests
{
    /// <summary>Planes that are shared one by one, by twos, not at all and with gaps; groups, a batch, blocks of rows, padding before and behind.</summary>
    private static IEnumerable<ConvolutionGeometry> Geometries() =>
    [
        Conv([2, 6, 9, 10, 17], [8, 6, 3, 3, 3], 8, stride: 1, begin: 1, end: 1),
        Conv([1, 5, 14, 14, 33], [4, 5, 3, 3, 3], 4, stride: 2, begin: 1, end: 0),
        Conv([2, 8, 12, 12, 20], [6, 4, 4, 4, 4], 6, stride: 2, begin: 1, end: 1, groups: 2),
        Conv([1, 3, 12, 9, 9], [9, 3, 5, 2, 2], 9, stride: 3, begin: 2, end: 0),
        Conv([1, 4, 11, 8, 8], [5, 4, 3, 1, 3], 5, stride: 1, begin: 0, end: 0, dilation: 2),
        Conv([1, 16, 5, 24, 40], [8, 16, 3, 3, 3], 8, stride: 1, begin: 1, end: 1),
        ConvolutionGeometry.ConvTranspose([2, 7, 6, 7, 9], [7, 3, 4, 4, 4], 3, [2, 2, 2], [1, 1, 1], [1, 1, 1], [0, 0, 0], [], 1, [1, 1, 1]),
        ConvolutionGeometry.ConvTranspose([1, 9, 5, 6, 18], [9, 8, 5, 3, 3], 8, [1, 1, 1], [0, 1, 1], [2, 1, 1], [0, 0, 0], [], 1, [1, 1, 1]),
    ];

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void EveryKernelHasTheReferencesBits(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(71);
        foreach (ConvolutionGeometry g in Geometries()) ShouldEqualTheReference(g, random);
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
    public void ABlockFindsThePlanesOfTheOneBeforeIt()
    {
        var planes = new WindowPlanes(PhasePlan.Gather(Conv([1, 1, 9, 9, 9], [1, 1, 3, 3, 3], 1, stride: 2, begin: 1, end: 1)).Depth, offsets: 27);
        planes.Rotations.Should().Be(3);
        new[] { 0, 1, 2, 3 }.Select(planes.RotationOf).Should().Equal([2, 1, 0, 2], "depth z reads planes 2z − 1 to 2z + 1");

        var block = new WindowBlock(0, 1, 0, 1, 0, 0, 5, 5);
        planes.Kept(block with { Z = 0 }, block).Should().Be(1);
        planes.Kept(block, block).Should().Be(0);
        planes.Kept(block with { Z = 0, Y = 5 }, block).Should().Be(0, "these are other rows");
        planes.Kept(default, block).Should().Be(0, "there is none before it");
    }

    [Theory]
    [InlineData(2, 2, 1, 27, "kernels do not overlap")]
    [InlineData(3, 1, 2, 27, "planes between them are not read")]
    [InlineData(3, 1, 1, 10_000, "the lists of offsets are too long")]
    public void PlanesAreNotKept(int kernel, int stride, int dilation, long offsets, string because)
    {
        PhasePlan plan = PhasePlan.Gather(Conv([1, 1, 12, 12, 12], [1, 1, kernel, kernel, kernel], 1, stride, begin: 0, end: 0, dilation));
        new WindowPlanes(plan.Depth, offsets).Rotations.Should().Be(1, because);
    }

    private static ConvolutionGeometry Conv(int[] input, int[] weight, int outChannels, int stride, int begin, int end, int dilation = 1, int groups = 1) =>
        ConvolutionGeometry.Conv(
            input, weight, outChannels, [stride, stride, stride], [begin, begin, begin], [end, end, end], [dilation, dilation, dilation], groups);

    private static void ShouldEqualTheReference(in ConvolutionGeometry g, Random random)
    {
        float[] small = RandomGeometries.Reals<float>(g.SmallElements, random), large = RandomGeometries.Reals<float>(g.LargeElements, random);
        float[] weight = RandomGeometries.Reals<float>(g.WeightElements, random);
        ReferenceBits.ShouldBeGathered(g, large, weight, []);
        ReferenceBits.ShouldBeScattered(g, small, weight, []);
    }
}
