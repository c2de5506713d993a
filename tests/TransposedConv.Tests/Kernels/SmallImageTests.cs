using System.Runtime.Intrinsics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>
/// Batches of images whose rows are about as long as a register: every example's outputs are its own, whatever its neighbours hold and however many threads
/// compute them.
/// </summary>
[Collection(nameof(Parallelism))]
public sealed class SmallImageTests
{
    /// <summary>Rows shorter, as long and longer than one and two registers; one, some and many examples; output channels that fill register tiles and not.</summary>
    private static IEnumerable<ConvolutionGeometry> Geometries() =>
    [
        Make([64, 32, 14, 14], [32, 1, 3, 3], stride: [2, 2], padding: [1, 1], outputPadding: [1, 1]),
        Make([9, 20, 14, 14], [20, 1, 4, 4], stride: [2, 2], padding: [1, 1]),
        Make([13, 16, 7, 7], [16, 32, 3, 3], stride: [2, 2], padding: [1, 1], outputPadding: [1, 1]),
        Make([10, 12, 7, 7], [12, 17, 4, 4], stride: [2, 2], padding: [1, 1]),
        Make([5, 33, 3, 30], [33, 5, 3, 4], stride: [1, 2], padding: [1, 1]),
        Make([7, 6, 4, 33], [6, 3, 4, 4], stride: [2, 2], padding: [1, 1]),
        Make([6, 3, 5, 2], [3, 21, 2, 2], stride: [2, 2], padding: [0, 0]),
        Make([3, 4, 6, 5], [4, 6, 3, 3], stride: [1, 1], padding: [0, 2]),
        Make([4, 8, 8, 9], [8, 9, 5, 3], stride: [3, 2], padding: [4, 2], outputPadding: [2, 1], groups: 2),
        Make([6, 4, 6, 7], [4, 10, 3, 3], stride: [2, 1], padding: [2, 2], dilation: [2, 2]),
        Make([64, 24, 25], [24, 11, 3], stride: [2], padding: [1], outputPadding: [1]),
        Make([40, 9, 13], [9, 3, 8], stride: [4], padding: [2]),
        Make([35, 6, 31], [6, 19, 5], stride: [1], padding: [2]),
        Make([3, 8, 5, 6, 7], [8, 9, 3, 3, 3], stride: [2, 2, 2], padding: [1, 1, 1], outputPadding: [1, 1, 1]),
        Make([5, 6, 4, 4, 4], [6, 1, 4, 4, 4], stride: [2, 2, 2], padding: [1, 1, 1]),
    ];

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void EqualTheReferenceAndStayWithinTheOutput(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(47);
        foreach (ConvolutionGeometry g in Geometries())
        {
            float[] small = RandomGeometries.Reals<float>(g.SmallElements, random);
            float[] weight = RandomGeometries.Reals<float>(g.WeightElements, random);
            ReferenceBits.ShouldBeScattered(g, small, weight, RandomGeometries.Reals<float>(g.LargeChannels, random));
            ReferenceBits.ShouldBeScattered(g, small, weight, []);
        }
    }

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void WholeNumbersEqualTheReference(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(48);
        foreach (ConvolutionGeometry g in Geometries())
        {
            float[] small = RandomGeometries.Integers<float>(g.SmallElements, random);
            float[] weight = RandomGeometries.Integers<float>(g.WeightElements, random);
            ReferenceBits.ShouldBeScattered(g, small, weight, RandomGeometries.Integers<float>(g.LargeChannels, random));
        }
    }

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void InfinitiesStayInTheirExample(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(49);
        foreach (ConvolutionGeometry g in Geometries())
        {
            float[] small = RandomGeometries.Reals<float>(g.SmallElements, random);
            float[] weight = RandomGeometries.Reals<float>(g.WeightElements, random);
            int example = g.SmallElements / g.Batch;
            small.AsSpan(g.Batch / 2 * example, example).Fill(float.PositiveInfinity);
            ReferenceBits.ShouldBeScattered(g, small, weight, []);
            float[] output = new float[g.LargeElements];
            ConvolutionKernels.Scatter<float>(g, small, weight, [], output);
            int outputs = output.Length / g.Batch;
            for (int n = 0; n < g.Batch; n++) output.AsSpan(n * outputs, outputs).ToArray().All(float.IsFinite).Should().Be(n != g.Batch / 2, $"example {n} of {g}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void ThreadsDoNotChangeBits(int threads)
    {
        using var scope = new ThreadCountScope(threads);
        EqualTheReferenceAndStayWithinTheOutput((int)SimdDispatch.Widest);
    }

    [Fact]
    public void RowsShareTheZerosBetweenThem()
    {
        CommonZeros(kernel: 4, padding: 1, outputPadding: 0).Should().Be(1, "a cell is missing on either side");
        CommonZeros(kernel: 3, padding: 1, outputPadding: 1).Should().Be(0, "a cell is missing on the right side only");
        CommonZeros(kernel: 4, padding: 0, outputPadding: 0).Should().Be(1);
        CommonZeros(kernel: 2, padding: 0, outputPadding: 0).Should().Be(0, "no cell is missing");
        static int CommonZeros(int kernel, int padding, int outputPadding)
        {
            PhasePlan plan = PhasePlan.Scatter(Make([2, 4, 14], [4, 1, kernel], stride: [2], padding: [padding], outputPadding: [outputPadding]));
            return plan.WindowWidth!.CommonZeros(plan.Width.Cells);
        }
    }

    [Theory]
    [InlineData(64, 7, true)]
    [InlineData(64, 14, true)]
    [InlineData(1, 7, false)]
    [InlineData(64, 128, false)]
    public void LieSideBySideInAWindow(int batch, int size, bool expected)
    {
        PhasePlan plan = PhasePlan.Scatter(Make([batch, 32, size, size], [32, 8, 4, 4], stride: [2, 2], padding: [1, 1]));
        WindowCutting<float, Vector512<float>, Simd512<float>> cutting = WindowCutting<float, Vector512<float>, Simd512<float>>.Of(plan, isJoint: false);
        (cutting.Examples > 1).Should().Be(expected);
        new WindowBlocks(plan, cutting.Rows, cutting.Columns, cutting.Examples).At(0).Examples.Should().Be(cutting.Examples);
    }

    private static ConvolutionGeometry Make(
        int[] input, int[] weight, int[] stride, int[] padding, int[]? outputPadding = null, int[]? dilation = null, int groups = 1) =>
        ConvolutionGeometry.ConvTranspose(
            input, weight, null, stride, padding, padding, outputPadding ?? new int[stride.Length], [], groups, dilation ?? [.. stride.Select(_ => 1)]);
}
