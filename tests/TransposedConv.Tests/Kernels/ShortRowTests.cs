using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.Kernels;

/// <summary>Batches of grids whose rows are shorter than a register, so that a register of positions holds cells of several rows, planes and examples.</summary>
[Collection(nameof(Parallelism))]
public sealed class ShortRowTests
{
    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void EveryKernelEqualsTheReference(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(41);
        foreach (ConvolutionGeometry g in Geometries())
        {
            GatherEqualsTheReference(g, RandomGeometries.Integers<float>, random);
            GatherEqualsTheReference(g, RandomGeometries.Reals<double>, random);
            ReferenceBits.ShouldBeScattered(g, RandomGeometries.Reals<float>(g.SmallElements, random), RandomGeometries.Integers<float>(g.WeightElements, random), []);
        }
    }

    [Theory]
    [ClassData(typeof(SimdWidths))]
    public void InfiniteCellsReachOnlyThePositionsThatReadThem(int width)
    {
        using SimdDispatch.WidthScope scope = SimdDispatch.Use((SimdWidth)width);
        var random = new Random(43);
        foreach (ConvolutionGeometry g in Geometries())
        {
            GatherEqualsTheReference(g, WithInfinities, random);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void TheBitsDoNotDependOnThreads(int threads)
    {
        using var scope = new ThreadCountScope(threads);
        var random = new Random(47);
        ConvolutionGeometry[] large =
        [
            ConvolutionGeometry.Conv([64, 24, 14, 14], [32, 24, 3, 3], 32, [2, 2], [1, 1], [0, 0], [1, 1], 1),
            ConvolutionGeometry.Conv([48, 20, 75], [24, 20, 3], 24, [3], [0], [0], [1], 1),
            ConvolutionGeometry.Conv([8, 16, 8, 8, 8], [24, 16, 3, 3, 3], 24, [2, 2, 2], [1, 1, 1], [0, 0, 0], [1, 1, 1], 1),
        ];
        foreach (ConvolutionGeometry g in large) GatherEqualsTheReference(g, RandomGeometries.Reals<float>, random);
    }

    /// <summary>Ranks 1 to 3, strides 1 to 8, dilation, groups, channels more than are packed at a time, rows from a cell to fifteen.</summary>
    private static IEnumerable<ConvolutionGeometry> Geometries()
    {
        var random = new Random(37);
        foreach (int stride in (int[])[1, 2, 3, 4, 5, 6, 7, 8])
        {
            foreach (int rank in (int[])[1, 2, 2, 3])
            {
                int dilation = random.Next(3) == 0 ? 2 : 1;
                int kernel = random.Next(1, rank == 3 ? 4 : stride + 3);
                int reach = (kernel - 1) * dilation + 1;
                int begin = random.Next(reach), end = random.Next(reach);
                int[] small = [.. Enumerable.Range(0, rank).Select(axis => axis == rank - 1 ? random.Next(1, 16) : random.Next(1, rank == 3 ? 3 : 6))];
                int[] large = [.. small.Select(cells => Math.Max((cells - 1) * stride + reach - begin - end + random.Next(stride), Math.Max(1, reach - begin - end)))];
                int groups = random.Next(4) == 0 ? 2 : 1;
                int channels = random.Next(3) == 0 ? random.Next(17, 20) : random.Next(1, 5), outChannels = groups * random.Next(1, 11);
                int[] All(int value) => [.. Enumerable.Repeat(value, rank)];
                yield return ConvolutionGeometry.Conv(
                    [random.Next(1, 9), groups * channels, .. large], [outChannels, channels, .. All(kernel)], outChannels, All(stride), All(begin), All(end), All(dilation), groups);
            }
        }
    }

    private static void GatherEqualsTheReference<T>(in ConvolutionGeometry g, Func<int, Random, T[]> fill, Random random)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
        ReferenceBits.ShouldBeGathered(
            g, fill(g.LargeElements, random), RandomGeometries.Integers<T>(g.WeightElements, random), RandomGeometries.Reals<T>(g.SmallChannels, random));

    private static float[] WithInfinities(int length, Random random)
    {
        float[] values = RandomGeometries.Reals<float>(length, random);
        for (int i = 0; i < length; i++)
        {
            if (random.Next(20) == 0) values[i] = random.Next(2) == 0 ? float.PositiveInfinity : float.NaN;
        }

        return values;
    }
}
