using System.Numerics;
using System.Runtime.Intrinsics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>
/// The mirror of <see cref="SmallImageTests"/>: batches of images that are read through a stride, whose examples lie side by side in a window line by line.
/// </summary>
[Collection(nameof(Parallelism))]
public sealed class SmallImageGatherTests
{
    /// <summary>
    /// Every step that there are shuffles for and some that there are none for; rows shorter, as long and longer than one and two registers; lines for all
    /// remainders of the step, for the first ones and for some; blocks of examples that the batch fills and not.
    /// </summary>
    private static IEnumerable<ConvolutionGeometry> Geometries() =>
    [
        Make([13, 20, 14, 14], [17, 20, 3, 3], stride: [2, 2], padding: [1, 1]),
        Make([9, 32, 15, 15], [12, 32, 5, 5], stride: [2, 2], padding: [2, 2]),
        Make([7, 9, 16, 33], [8, 9, 4, 4], stride: [2, 2], padding: [1, 1]),
        Make([5, 9, 7, 70], [6, 9, 4, 4], stride: [2, 2], padding: [1, 1]),
        Make([6, 16, 15, 18], [10, 16, 3, 3], stride: [2, 2], padding: [2, 2], dilation: [2, 2]),
        Make([11, 16, 20, 20], [9, 16, 3, 3], stride: [3, 3], padding: [0, 0]),
        Make([10, 8, 21, 22], [16, 4, 5, 7], stride: [3, 3], padding: [2, 4], groups: 2),
        Make([9, 4, 28, 28], [5, 4, 8, 8], stride: [4, 4], padding: [2, 2]),
        Make([7, 15, 14, 29], [4, 15, 3, 3], stride: [4, 4], padding: [1, 1]),
        Make([6, 4, 29, 41], [7, 4, 7, 7], stride: [6, 6], padding: [3, 3]),
        Make([5, 3, 40, 50], [18, 3, 9, 9], stride: [8, 8], padding: [4, 4]),
        Make([7, 6, 24, 26], [8, 6, 5, 5], stride: [5, 5], padding: [1, 2]),
        Make([6, 15, 33, 45], [8, 15, 3, 3], stride: [7, 7], padding: [2, 2], dilation: [3, 3]),
        Make([9, 16, 8, 8], [8, 16, 3, 3], stride: [1, 1], padding: [1, 1]),
        Make([10, 8, 14, 14], [12, 8, 5, 5], stride: [1, 1], padding: [2, 2]),
        Make([35, 48, 50], [16, 48, 3], stride: [2], padding: [1]),
        Make([21, 20, 75], [8, 20, 7], stride: [3], padding: [3]),
        Make([41, 16, 90], [8, 16, 9], stride: [4], padding: [4]),
        Make([17, 30, 64], [6, 30, 5], stride: [7], padding: [2]),
        Make([5, 6, 8, 8, 8], [9, 6, 3, 3, 3], stride: [2, 2, 2], padding: [1, 1, 1]),
        Make([4, 6, 7, 9, 12], [8, 3, 4, 4, 4], stride: [1, 3, 3], padding: [1, 1, 2], groups: 2),
    ];

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void EqualTheReferenceAndStayWithinTheOutput(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(59);
        foreach (ConvolutionGeometry g in Geometries())
        {
            ShouldEqualTheReference(g, RandomGeometries.Reals<float>, random);
            ShouldEqualTheReference(g, RandomGeometries.Reals<double>, random);
        }
    }

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void WholeNumbersEqualTheReference(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(61);
        foreach (ConvolutionGeometry g in Geometries()) ShouldEqualTheReference(g, RandomGeometries.Integers<float>, random);
    }

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void InfinitiesStayInTheirExample(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(67);
        foreach (ConvolutionGeometry g in Geometries())
        {
            float[] large = RandomGeometries.Reals<float>(g.LargeElements, random);
            float[] weight = RandomGeometries.Reals<float>(g.WeightElements, random);
            int example = g.LargeElements / g.Batch, outputs = g.SmallElements / g.Batch;
            large.AsSpan(g.Batch / 2 * example, example).Fill(float.NegativeInfinity);
            foreach (ConvolutionAlgorithm algorithm in ConvolutionEligibility.ForGather<float>(g, isFinite: true))
            {
                float[] output = new float[g.SmallElements];
                ConvolutionKernels.Gather(g, large, weight, [], output, algorithm);
                for (int n = 0; n < g.Batch; n++)
                {
                    output.AsSpan(n * outputs, outputs).ToArray().All(float.IsFinite).Should().Be(n != g.Batch / 2, $"example {n} of {g} by {algorithm}");
                }
            }
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

    [Theory]
    [InlineData(5, 2, 13, 1)]
    [InlineData(5, 2, 14, 1)]
    [InlineData(3, 2, 14, 0)]
    [InlineData(4, 2, 14, 0)]
    [InlineData(3, 1, 14, 1)]
    [InlineData(5, 1, 14, 2)]
    [InlineData(8, 4, 28, 0)]
    public void RowsShareTheZerosThatEveryLineHas(int kernel, int stride, int size, int expected)
    {
        PhasePlan plan = PhasePlan.Gather(Make([2, 4, size], [1, 4, kernel], [stride], [(kernel - 1) / 2]));
        plan.WindowWidth!.CommonZeros(plan.Width.Cells).Should().Be(expected);
    }

    [Theory]
    [InlineData(64, 14, 2, true)]
    [InlineData(64, 35, 5, true)]
    [InlineData(64, 7, 1, true)]
    [InlineData(1, 14, 2, false)]
    [InlineData(64, 256, 2, false)]
    public void LieSideBySideInAWindow(int batch, int size, int stride, bool expected)
    {
        PhasePlan plan = PhasePlan.Gather(Make([batch, 32, size, size], [8, 32, 3, 3], [stride, stride], [1, 1]));
        WindowCutting<float, Vector512<float>, Simd512<float>> cutting = WindowCutting<float, Vector512<float>, Simd512<float>>.Of(plan, isJoint: false);
        (cutting.Examples > 1).Should().Be(expected);
    }

    private static void ShouldEqualTheReference<T>(in ConvolutionGeometry g, Func<int, Random, T[]> fill, Random random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ReferenceBits.ShouldBeGathered(g, fill(g.LargeElements, random), fill(g.WeightElements, random), fill(g.SmallChannels, random));

    private static ConvolutionGeometry Make(int[] input, int[] weight, int[] stride, int[] padding, int[]? dilation = null, int groups = 1) =>
        ConvolutionGeometry.Conv(input, weight, weight[0], stride, padding, padding, dilation ?? [.. stride.Select(_ => 1)], groups);
}
