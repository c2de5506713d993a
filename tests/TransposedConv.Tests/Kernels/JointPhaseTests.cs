using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Phases that begin where the kernel does, up to a stride before the output: nothing is written there, and every cell is the definition's.</summary>
public sealed class JointPhaseTests
{
    /// <summary>Paddings that no stride divides, on one axis and on several, with taps that the stride divides or not, and outputs shorter than a stride.</summary>
    private static IEnumerable<ConvolutionGeometry> Geometries() =>
    [
        Make([2, 64, 700], [64, 2, 8], stride: [4], padding: [2]),
        Make([1, 7, 3_001], [7, 1, 16], stride: [8], padding: [4]),
        Make([1, 3, 501], [3, 1, 9], stride: [8], padding: [7], outputPadding: [6]),
        Make([1, 5, 333], [5, 3, 6], stride: [3], padding: [5], outputPadding: [2]),
        Make([1, 4, 50], [4, 1, 5], stride: [16], padding: [3], outputPadding: [1]),
        Make([1, 4, 2], [4, 1, 7], stride: [6], padding: [5], outputPadding: [1]),
        Make([3, 6, 1], [6, 1, 6], stride: [4], padding: [1]),
        Make([2, 20, 21, 33], [20, 3, 4, 4], stride: [2, 2], padding: [1, 1]),
        Make([1, 56, 30, 31], [56, 1, 9, 9], stride: [4, 4], padding: [3, 4], outputPadding: [3, 1]),
        Make([1, 3, 9, 40], [3, 2, 5, 6], stride: [3, 2], padding: [4, 3], dilation: [2, 3]),
        Make([1, 8, 9, 10, 11], [8, 1, 4, 4, 4], stride: [2, 2, 2], padding: [1, 1, 1]),
        Make([2, 4, 3, 4, 17], [4, 5, 3, 2, 6], stride: [2, 1, 5], padding: [1, 1, 3], groups: 2),
    ];

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void EqualTheReferenceAndStayWithinTheOutput(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(31);
        foreach (ConvolutionGeometry g in Geometries())
        {
            float[] small = RandomGeometries.Reals<float>(g.SmallElements, random);
            float[] weight = RandomGeometries.Reals<float>(g.WeightElements, random);
            float[] bias = RandomGeometries.Reals<float>(g.LargeChannels, random);
            ReferenceBits.ShouldBeScattered(g, small, weight, bias, [ConvolutionAlgorithm.JointlyWindowed]);
        }
    }

    [Fact]
    public void OneClassIsLeftWhereTheStrideDividesTheKernel()
    {
        ConvolutionGeometry g = Make([1, 8, 9, 10, 11], [8, 1, 4, 6, 3], stride: [2, 3, 1], padding: [1, 2, 1]);
        PhasePlan.Scatter(g).Classes.Should().HaveCount(4);
        PhaseClass only = PhasePlan.Scatter(g, isJoint: true).Classes.Should().ContainSingle().Subject;
        only.Phases.Should().HaveCount(6);
        only.Taps.Should().Be(12);
    }

    [Fact]
    public void BeginWithTheOutputWhereThatCostsNoCells()
    {
        // Two cells are seen either way by kernel 3, three and two by kernel 4.
        PhaseAxis axis = PhasePlan.Scatter(Make([1, 8, 14], [8, 1, 3], stride: [2], padding: [1], outputPadding: [1]), isJoint: true).Width;
        axis.Lead.Should().Be(0);
        axis.Cells.Should().Be(14);
        axis.Shifts.Should().Equal(0, 1);
        axis = PhasePlan.Scatter(Make([1, 8, 14], [8, 1, 4], stride: [2], padding: [1]), isJoint: true).Width;
        axis.Lead.Should().Be(1);
        axis.Cells.Should().Be(15);
        axis.Shifts.Should().Equal(-1, 0);
    }

    [Theory]
    [InlineData(1, 4, 2, 1, ConvolutionAlgorithm.JointlyWindowed)]
    [InlineData(16, 4, 2, 1, ConvolutionAlgorithm.Windowed)]
    [InlineData(1, 4, 2, 0, ConvolutionAlgorithm.Windowed)]
    [InlineData(1, 4, 2, 2, ConvolutionAlgorithm.Windowed)]
    [InlineData(4, 5, 2, 2, ConvolutionAlgorithm.JointlyWindowed)]
    [InlineData(8, 5, 2, 2, ConvolutionAlgorithm.Windowed)]
    [InlineData(2, 3, 2, 1, ConvolutionAlgorithm.JointlyWindowed)]
    [InlineData(7, 3, 2, 1, ConvolutionAlgorithm.JointlyWindowed)]
    [InlineData(8, 3, 2, 1, ConvolutionAlgorithm.Windowed)]
    [InlineData(17, 4, 2, 1, ConvolutionAlgorithm.JointlyWindowed)]
    [InlineData(1, 3, 1, 1, ConvolutionAlgorithm.Windowed)]
    internal void AreChosenWhereClassesOfFewRowsShareTiles(int channels, int kernel, int stride, int padding, ConvolutionAlgorithm expected)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use(SimdWidth.Bits512);
        ConvolutionGeometry g = Make([1, 32, 16, 16], [32, channels, kernel, kernel], [stride, stride], [padding, padding]);
        ConvolutionSelector.ForScatter<float>(g, new float[g.WeightElements], default).Should().Be(expected);
    }

    [Fact]
    public void SharedTilesFeedEveryRowItsTapsInOrder()
    {
        // Kernel 5, stride 2, padding 1: even cells have taps 1 3, odd ones 0 2 4, of which the first reads a cell further on.
        PhasePlan plan = PhasePlan.Scatter(Make([1, 3, 20], [3, 1, 5], stride: [2], padding: [1]), isJoint: true);
        var rows = new SharedRows(plan, mostRows: 8);
        SharedTileSteps tile = rows.Tiles.Should().ContainSingle().Subject;
        tile.Should().Be(new SharedTileSteps(FirstRow: 0, Rows: 2, FirstStep: 0, Steps: 3, FirstWeight: 0, Weights: 5));
        rows.Shifts.Should().Equal(2, 1, 0);
        unsafe
        {
            new Span<int>(rows.Masks, 3).ToArray().Should().Equal(0b10, 0b11, 0b11);
            float* packed = stackalloc float[15];
            float[] weight = [.. Enumerable.Range(0, 15)];
            fixed (float* source = weight) rows.Weights.Pack(plan, source, packed);
            new Span<float>(packed, 15).ToArray().Should().Equal(weight);
        }
    }

    private static ConvolutionGeometry Make(
        int[] input, int[] weight, int[] stride, int[] padding, int[]? outputPadding = null, int[]? dilation = null, int groups = 1) =>
        ConvolutionGeometry.ConvTranspose(
            input, weight, null, stride, padding, padding, outputPadding ?? new int[stride.Length], [], groups, dilation ?? [.. stride.Select(_ => 1)]);
}
