using System.Runtime.Intrinsics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Two classes of phases, one of which reads a cell further on, in common register tiles.</summary>
public sealed class StaggeredTileTests
{
    /// <summary>
    /// Two, four and eight phases; one tap of a phase, two and three; one axis, two and three with classes of their own; rows of whole registers and of parts; rows that the last
    /// positions have not; several examples in a window; groups; three channels.
    /// </summary>
    private static IEnumerable<ConvolutionGeometry> Geometries() =>
    [
        Make([2, 5, 400], [5, 8, 4], stride: [2], padding: [1]),
        Make([1, 3, 1_000], [3, 16, 6], stride: [2], padding: [3]),
        Make([1, 4, 320], [4, 4, 4], stride: [4], padding: [2]),
        Make([2, 3, 403], [3, 6, 8], stride: [4], padding: [2]),
        Make([1, 4, 700], [4, 4, 8], stride: [4], padding: [6], outputPadding: [3]),
        Make([1, 2, 319], [2, 3, 16], stride: [8], padding: [4], groups: 1),
        Make([1, 3, 5, 32], [3, 4, 4, 4], stride: [2, 2], padding: [1, 1]),
        Make([2, 4, 7, 48], [4, 8, 3, 4], stride: [1, 2], padding: [1, 1], groups: 2),
        Make([9, 3, 4, 16], [3, 8, 4, 4], stride: [2, 2], padding: [1, 1]),
        Make([1, 3, 9, 62], [3, 4, 5, 4], stride: [2, 2], padding: [2, 1], outputPadding: [1, 1]),
        Make([2, 3, 6, 31], [3, 4, 4, 4], stride: [3, 2], padding: [0, 1]),
        Make([1, 2, 7, 32], [2, 2, 16, 16], stride: [8, 8], padding: [4, 4]),
        Make([3, 6, 5, 32], [6, 3, 4, 4], stride: [2, 2], padding: [1, 1]),
        Make([1, 5, 6, 47], [5, 3, 4, 4], stride: [2, 2], padding: [1, 1]),
        Make([1, 90, 11, 32], [90, 8, 4, 4], stride: [2, 2], padding: [1, 1]),
        Make([2, 2, 3, 4, 16], [2, 4, 4, 4, 4], stride: [2, 2, 2], padding: [1, 1, 1]),
        Make([1, 3, 2, 5, 64], [3, 2, 3, 2, 8], stride: [2, 1, 4], padding: [1, 0, 2], outputPadding: [1, 0, 0]),
    ];

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void HaveTheReferencesBitsAndStayWithinTheOutput(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(59);
        foreach (ConvolutionGeometry g in Geometries())
        {
            double[] small = RandomGeometries.Reals<double>(g.SmallElements, random);
            double[] weight = RandomGeometries.Reals<double>(g.WeightElements, random);
            double[] bias = RandomGeometries.Reals<double>(g.LargeChannels, random);
            ReferenceBits.ShouldBeScattered(g, small, weight, bias, [ConvolutionAlgorithm.Windowed]);
            ReferenceBits.ShouldBeScattered(g, Single(small), Single(weight), [], [ConvolutionAlgorithm.Windowed]);
        }
    }

    [Fact]
    public void AreTakenForAllOfThese()
    {
        foreach (ConvolutionGeometry g in Geometries())
        {
            IsStaggered<Vector512<float>, Simd512<float>>(g).Should().BeTrue($"{g}");
            bool fits = g.Width.Stride == 2 && g.LargeChannelsPerGroup != 3;
            if (g.Width.Small % 8 == 0) IsStaggered<Vector256<float>, Simd256<float>>(g).Should().Be(fits, $"{g}");
        }
    }

    [Theory]
    [InlineData(8, 32, 4, 2, 1, true)]
    [InlineData(8, 28, 4, 2, 1, false)]
    [InlineData(8, 28, 4, 2, 0, false)]
    [InlineData(8, 32, 5, 2, 1, false)]
    [InlineData(8, 32, 8, 4, 1, false)]
    [InlineData(8, 32, 6, 3, 1, false)]
    [InlineData(6, 32, 4, 2, 1, false)]
    public void NeedFullTilesPhasesInHalvesAndRegistersThatFillRows(int channels, int columns, int kernel, int stride, int padding, bool expected) =>
        IsStaggered<Vector512<float>, Simd512<float>>(Make([1, 3, 9, columns], [3, channels, kernel, kernel], [stride, stride], [padding, padding])).Should().Be(expected);

    [Theory]
    [InlineData(64, 3, 32, ConvolutionAlgorithm.Windowed)]
    [InlineData(64, 2, 32, ConvolutionAlgorithm.JointlyWindowed)]
    [InlineData(64, 3, 28, ConvolutionAlgorithm.JointlyWindowed)]
    internal void ArePreferredToJointPhases(int channels, int outChannels, int columns, ConvolutionAlgorithm expected)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use(SimdWidth.Bits512);
        ConvolutionGeometry g = Make([1, channels, columns, columns], [channels, outChannels, 4, 4], [2, 2], [1, 1]);
        ConvolutionSelector.ForScatter<float>(g, new float[g.WeightElements], default).Should().Be(expected);
    }

    [Fact]
    public unsafe void WeightsLieInTheOrderOfTheCells()
    {
        // Kernel 8, stride 4, padding 2: phases 0 and 1 have taps 2 6 and 3 7, phases 2 and 3 taps 0 4 and 1 5, and read one cell further on.
        PhasePlan plan = PhasePlan.Scatter(Make([1, 1, 20], [1, 1, 8], stride: [4], padding: [2]));
        var rows = new StaggeredRows(plan, mostRows: 4);
        rows.Tiles.Should().ContainSingle().Which.Should().Be(new StaggeredTileSteps(OutputRow: 0, FirstChannel: 0, FirstStep: 0, Steps: 1, FirstWeight: 0, Weights: 8));
        rows.Shifts.Should().Equal(2);
        float* packed = stackalloc float[8];
        float[] weight = [.. Enumerable.Range(0, 8)];
        fixed (float* source = weight) rows.Weights.Pack(plan, source, packed);
        new Span<float>(packed, 8).ToArray().Should().Equal(0, 1, 2, 3, 4, 5, 6, 7);
    }

    private static bool IsStaggered<TVector, TSimd>(in ConvolutionGeometry g)
        where TVector : unmanaged
        where TSimd : struct, ISimd<float, TVector> =>
        WindowCutting<float, TVector, TSimd>.Of(PhasePlan.Scatter(g), isJoint: false).IsStaggered;

    private static float[] Single(double[] numbers) => [.. numbers.Select(static number => (float)number)];

    private static ConvolutionGeometry Make(int[] input, int[] weight, int[] stride, int[] padding, int[]? outputPadding = null, int groups = 1) =>
        ConvolutionGeometry.ConvTranspose(
            input, weight, weight[1] * groups, stride, padding, padding, outputPadding ?? new int[stride.Length], [], groups, [.. stride.Select(_ => 1)]);
}
