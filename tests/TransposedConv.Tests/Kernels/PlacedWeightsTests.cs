using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>A weight that is used once: read where it lies, or packed from rows that are neighbours in it.</summary>
[Collection(nameof(Parallelism))]
public sealed class PlacedWeightsTests
{
    /// <summary>
    /// Classes of one phase and of several, with more taps and with fewer; dilation with and without a common divisor with the stride; steps that are left out at wide edges; several blocks of
    /// channels; groups, a batch, rows that end within a tile.
    /// </summary>
    private static IEnumerable<ConvolutionGeometry> Placed() =>
    [
        ConvolutionGeometry.ConvTranspose([1, 7, 12], [7, 5, 6], 5, [3], [2], [2], [1], [], 1, [1]),
        ConvolutionGeometry.ConvTranspose([1, 40, 9], [40, 3, 10], 3, [5], [3], [3], [1], [], 1, [1]),
        ConvolutionGeometry.ConvTranspose([2, 9, 5, 4], [9, 6, 3, 4], 6, [2, 2], [1, 1], [1, 1], [1, 0], [], 1, [1, 1]),
        ConvolutionGeometry.ConvTranspose([1, 8, 4, 6], [8, 4, 3, 3], 4, [2, 4], [0, 1], [0, 1], [0, 0], [], 1, [3, 2]),
        ConvolutionGeometry.ConvTranspose([1, 12, 3, 4, 3], [12, 5, 2, 4, 3], 5, [2, 2, 1], [0, 1, 1], [0, 1, 1], [0, 0, 0], [], 1, [1, 1, 1]),
        ConvolutionGeometry.ConvTranspose([1, 24, 8], [24, 9, 5], 27, [2], [1], [1], [0], [], 3, [1]),
        ConvolutionGeometry.ConvTranspose([1, 900, 3, 3], [900, 3, 4, 4], 3, [2, 2], [1, 1], [1, 1], [0, 0], [], 1, [1, 1]),
        ConvolutionGeometry.Conv([1, 14, 11, 5], [19, 14, 3, 3], 19, [2, 1], [1, 1], [1, 1], [1, 1], 1),
        ConvolutionGeometry.Conv([1, 5, 60], [9, 5, 3], 9, [1], [25], [25], [25], 1),
    ];

    /// <summary>Kernel and stride the same in one to three dimensions, kernel 1; rows that end within a tile, channels that end within a block.</summary>
    private static IEnumerable<ConvolutionGeometry> Neighbours() =>
    [
        ConvolutionGeometry.ConvTranspose([1, 19, 7], [19, 9, 3], 9, [3], [0], [0], [0], [], 1, [1]),
        ConvolutionGeometry.ConvTranspose([3, 33, 4, 5], [33, 7, 2, 2], 7, [2, 2], [0, 0], [0, 0], [0, 0], [], 1, [1, 1]),
        ConvolutionGeometry.ConvTranspose([1, 21, 2, 3, 4], [21, 3, 2, 1, 2], 3, [2, 1, 2], [0, 0, 0], [0, 0, 0], [0, 0, 0], [], 1, [1, 1, 1]),
        ConvolutionGeometry.ConvTranspose([2, 12, 9, 9], [12, 23, 1, 1], 46, [1, 1], [0, 0], [0, 0], [0, 0], [], 2, [1, 1]),
        ConvolutionGeometry.ConvTranspose([1, 10, 90], [10, 96, 4], 96, [4], [0], [0], [0], [], 1, [1]),
    ];

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void EveryUseHasTheReferencesBits(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(71);
        foreach (ConvolutionGeometry g in Placed().Concat(Neighbours()))
        {
            ShouldHaveTheReferencesBits<float>(g, random);
            ShouldHaveTheReferencesBits<double>(g, random);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void ThreadsDoNotChangeBits(int threads)
    {
        using var scope = new ThreadCountScope(threads);
        var random = new Random(72);
        foreach (ConvolutionGeometry g in Placed().Concat(Neighbours())) ShouldHaveTheReferencesBits<float>(g, random);
    }

    [Fact]
    public void TheseAreSuch()
    {
        foreach (ConvolutionGeometry g in Placed()) (Suits(PhasePlan.Scatter(g), lanes: 16) && Suits(PhasePlan.Gather(g), lanes: 16)).Should().BeTrue($"{g}");
        foreach (ConvolutionGeometry g in Neighbours()) PhasePlan.Scatter(g).HasNeighbouringRows.Should().BeTrue($"{g}");
        foreach (ConvolutionGeometry g in Placed()) PhasePlan.Scatter(g).HasNeighbouringRows.Should().BeFalse($"{g}");
    }

    /// <summary>Five tiles of three registers; from memory two classes; no neighbouring rows.</summary>
    [Theory]
    [InlineData(240, 512, 256, 16, 8, 4, true)]
    [InlineData(241, 512, 256, 16, 8, 4, false)]
    [InlineData(32, 1024, 512, 16, 8, 4, true)]
    [InlineData(32, 1024, 512, 15, 5, 0, true)]
    [InlineData(32, 1024, 512, 14, 5, 0, true)]
    [InlineData(32, 1024, 512, 8, 8, 0, false)]
    public void AWeightIsReadWhereItLiesForFewPositions(int positions, int inChannels, int outChannels, int kernel, int stride, int padding, bool expected)
    {
        var g = ConvolutionGeometry.ConvTranspose([1, inChannels, positions], [inChannels, outChannels, kernel], outChannels, [stride], [padding], [padding], [0], [], 1, [1]);
        Suits(PhasePlan.Scatter(g), lanes: 16).Should().Be(expected);
    }

    /// <summary>One tile of three registers.</summary>
    [Theory]
    [InlineData(24, true)]
    [InlineData(25, false)]
    public void OfNarrowRegistersForFewer(int positions, bool expected)
    {
        var g = ConvolutionGeometry.ConvTranspose([1, 512, positions], [512, 256, 16], 256, [8], [4], [4], [0], [], 1, [1]);
        Suits(PhasePlan.Scatter(g), lanes: 8).Should().Be(expected);
    }

    [Fact]
    public void FourClassesFromMemoryArePacked()
    {
        Suits(PhasePlan.Scatter(Upsampling(1024)), lanes: 16).Should().BeFalse("33 MB would come four times");
        Suits(PhasePlan.Scatter(Upsampling(256)), lanes: 16).Should().BeTrue("8 MB are nearer");
        static ConvolutionGeometry Upsampling(int channels) =>
            ConvolutionGeometry.ConvTranspose([1, channels, 8, 8], [channels, 512, 4, 4], 512, [2, 2], [1, 1], [1, 1], [0, 0], [], 1, [1, 1]);
    }

    /// <summary>A window packs a weight that is used once: it is chosen for more than three tiles.</summary>
    [Theory]
    [InlineData(60, ConvolutionAlgorithm.Tiled)]
    [InlineData(200, ConvolutionAlgorithm.Windowed)]
    internal void AWindowIsForMorePositions(int positions, ConvolutionAlgorithm expected)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use(SimdWidth.Bits512);
        var g = ConvolutionGeometry.ConvTranspose([1, 128, positions], [128, 128, 16], 128, [8], [4], [4], [0], [], 1, [1]);
        ConvolutionSelector.ForScatter<float>(g, new float[g.WeightElements], default).Should().Be(expected);
    }

    private static bool Suits(PhasePlan plan, int lanes) => PlacedTileLoop.Suits(plan, lanes, sizeof(float));

    private static void ShouldHaveTheReferencesBits<T>(ConvolutionGeometry g, Random random)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        T[] first = RandomGeometries.Reals<T>(g.WeightElements, random), second = RandomGeometries.Reals<T>(g.WeightElements, random);
        foreach (ConvolutionAlgorithm algorithm in new[] { ConvolutionAlgorithm.Tiled, ConvolutionAlgorithm.Windowed, ConvolutionAlgorithm.FewPositions })
        {
            WeightUses.ShouldHaveTheReferencesBits(g, algorithm, random, first, second);
        }
    }
}
