using System.Numerics;
using System.Runtime.Intrinsics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Planes of many channels to few rows of sums, of which a window has some channels at a time.</summary>
public sealed class WindowPartsTests
{
    private const int Bits512 = 512, Bits256 = 256;

    /// <summary>One to three rows in a class and more, tall tiles, rows in parts, several examples and groups, classes that differ, and inputs whose next lines are asked for.</summary>
    private static IEnumerable<ConvolutionGeometry> Geometries() =>
    [
        Transposed([1, 130, 14, 40], outChannels: 1, kernel: 3, padding: 1),
        Transposed([2, 130, 14, 41], outChannels: 2, kernel: 3, padding: 1),
        Transposed([1, 131, 12, 40], outChannels: 3, kernel: 3, padding: 1, dilation: 2),
        Transposed([1, 260, 14, 31], outChannels: 1, kernel: 4, stride: 2, padding: 1),
        Transposed([1, 130, 13, 40], outChannels: 3, kernel: 4, stride: 2, padding: 1),
        Transposed([1, 130, 14, 40], outChannels: 4, kernel: 4, stride: 2),
        Transposed([1, 80, 3, 700], outChannels: 2, kernel: 3, padding: 1),
        Transposed([1, 256, 2, 700], outChannels: 60, kernel: 1),
        Transposed([1, 132, 40, 48], outChannels: 2, kernel: 4, stride: 2, padding: 1),
        Transposed([1, 160, 24, 30], outChannels: 2, kernel: 3, stride: 2, padding: 1, groups: 2),
        Transposed([1, 520, 10, 19], outChannels: 1, kernel: 5, stride: 2, padding: 2),
        Transposed([1, 260, 12, 24], outChannels: 19, kernel: 3, padding: 1),
        Gathered([1, 130, 30, 61], outChannels: 2, kernel: 3, stride: 2, padding: 1),
        Gathered([2, 90, 31, 40], outChannels: 5, kernel: 4, stride: 1, padding: 2),
        Gathered([1, 260, 26, 37], outChannels: 21, kernel: 3, stride: 1, padding: 0),
    ];

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void HaveTheReferencesBits(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        AllHaveTheReferencesBits();
    }

    [Fact]
    public void ThreadsDoNotChangeBits()
    {
        using var scope = new ThreadCountScope(3);
        AllHaveTheReferencesBits();
    }

    [Theory]
    [InlineData(Bits512)]
    [InlineData(Bits256)]
    public void AllOfTheseComeSo(int bits)
    {
        using var scope = new ThreadCountScope(1);
        foreach (ConvolutionGeometry g in Geometries())
        {
            PhasePlan plan = IsGathered(g) ? PhasePlan.Gather(g) : PhasePlan.Scatter(g);
            (bool isInParts, int channels, long sums, long window) = bits == Bits512 ? CuttingOf<Vector512<float>, Simd512<float>>(plan) : CuttingOf<Vector256<float>, Simd256<float>>(plan);
            isInParts.Should().BeTrue($"{g}");
            channels.Should().BeInRange(1, plan.InChannels - 1);
            window.Should().BeLessThanOrEqualTo(WindowParts.WindowBytes);
            sums.Should().BeLessThanOrEqualTo(WindowParts.SumBytes);
        }
    }

    [Theory]
    [InlineData(565, 2, 48, 4, 2, 1, true, true)]
    [InlineData(1024, 1, 48, 3, 1, 1, true, true)]
    [InlineData(64, 3, 64, 4, 2, 1, true, true)]
    [InlineData(1024, 21, 32, 3, 1, 1, true, true)]
    [InlineData(1024, 32, 33, 4, 2, 1, false, true)]
    [InlineData(1024, 65, 32, 3, 1, 1, false, false)]
    public void DeepPlanesToFewRowsGoThroughAWindow(int small, int large, int size, int kernel, int stride, int padding, bool isScattered, bool isGathered)
    {
        var scattered = Transposed([1, small, size, size], large, kernel, stride, padding);
        var gathered = ConvolutionGeometry.Conv(
            [1, small, size * stride, size * stride], [large, small, kernel, kernel], large, [stride, stride], [padding, padding], [padding, padding], [1, 1], 1);
        float[] weight = new float[scattered.WeightElements];
        foreach (SimdWidth width in new[] { SimdWidth.Bits256, SimdWidth.Bits512 })
        {
            using SimdDispatch.WidthScope scope = SimdDispatch.Use(width);
            IsWindow(ConvolutionSelector.ForScatter<float>(scattered, weight, default)).Should().Be(isScattered, $"Scatter, {width}");
            IsWindow(ConvolutionSelector.ForGather<float>(gathered, weight, default)).Should().Be(isGathered, $"Gather, {width}");
        }
    }

    private static void AllHaveTheReferencesBits()
    {
        var random = new Random(83);
        foreach (ConvolutionGeometry g in Geometries())
        {
            ConvolutionAlgorithm[] algorithms = IsGathered(g) ? [ConvolutionAlgorithm.Windowed] : [ConvolutionAlgorithm.Windowed, ConvolutionAlgorithm.JointlyWindowed];
            double[] weight = RandomGeometries.Reals<double>(g.WeightElements, random);
            HasTheReferencesBits(g, algorithms, weight, random);
            HasTheReferencesBits(g, algorithms, Array.ConvertAll(weight, static number => (float)number), random);
        }
    }

    private static void HasTheReferencesBits<T>(ConvolutionGeometry g, ConvolutionAlgorithm[] algorithms, T[] weight, Random random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] bias = RandomGeometries.Reals<T>(IsGathered(g) ? g.SmallChannels : g.LargeChannels, random);
        if (IsGathered(g)) ReferenceBits.ShouldBeGathered(g, RandomGeometries.Reals<T>(g.LargeElements, random), weight, bias, algorithms);
        else ReferenceBits.ShouldBeScattered(g, RandomGeometries.Reals<T>(g.SmallElements, random), weight, bias, algorithms);
    }

    private static unsafe (bool IsInParts, int Channels, long SumBytes, long WindowBytes) CuttingOf<TVector, TSimd>(PhasePlan plan)
        where TVector : unmanaged
        where TSimd : struct, ISimd<float, TVector>
    {
        WindowCutting<float, TVector, TSimd> cutting = WindowCutting<float, TVector, TSimd>.Of(plan, isJoint: false);
        long length = new InputWindow<float, TVector, TSimd>(plan, cutting.Rows, cutting.Columns).ChannelLength;
        long sums = (long)plan.OutChannels * plan.Phases * cutting.Rows * cutting.Columns;
        return (cutting.IsInParts, cutting.Channels, sums * sizeof(float), cutting.Channels * length * sizeof(float));
    }

    private static bool IsGathered(in ConvolutionGeometry g) => g.LargeChannels > g.SmallChannels;

    private static bool IsWindow(ConvolutionAlgorithm algorithm) => algorithm is ConvolutionAlgorithm.Windowed or ConvolutionAlgorithm.JointlyWindowed;

    private static ConvolutionGeometry Transposed(int[] input, int outChannels, int kernel, int stride = 1, int padding = 0, int dilation = 1, int groups = 1) =>
        ConvolutionGeometry.ConvTranspose(
            input, [input[1], outChannels, kernel, kernel], outChannels * groups, [stride, stride], [padding, padding], [padding, padding], [0, 0], [], groups, [dilation, dilation]);

    private static ConvolutionGeometry Gathered(int[] input, int outChannels, int kernel, int stride, int padding) =>
        ConvolutionGeometry.Conv(input, [outChannels, input[1], kernel, kernel], outChannels, [stride, stride], [padding, padding], [padding, padding], [1, 1], 1);
}
