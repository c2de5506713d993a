using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Tests.Kernels;

/// <summary>Random small geometries of every kind, and data for them; the same ones in every run.</summary>
internal static class RandomGeometries
{
    /// <summary>Geometries of both layers and ranks 1 to 3: groups, depthwise, dilation, one-sided padding, output padding, K &lt; S, kernel &gt; input, empty batch.</summary>
    public static IEnumerable<ConvolutionGeometry> Make(int count, int seed)
    {
        var random = new Random(seed);
        for (int made = 0; made < count;)
        {
            if (TryMake(random) is not { } geometry || geometry.Operations > 150_000) continue;
            made++;
            yield return geometry;
        }
    }

    /// <summary>Geometries whose small grid is one cell and whose large grid is exactly the kernel.</summary>
    public static IEnumerable<ConvolutionGeometry> SingleCells(int count)
    {
        var random = new Random(23);
        for (int i = 0; i < count; i++)
        {
            int groups = random.Next(1, 3);
            int inChannels = groups * random.Next(1, 40);
            int[] kernel = [random.Next(1, 5), random.Next(1, 17)];
            yield return ConvolutionGeometry.ConvTranspose(
                [random.Next(1, 20), inChannels, 1, 1], [inChannels, random.Next(1, 9), .. kernel], null, [2, 3], [0, 0], [0, 0], [0, 0], [], groups, [1, 1]);
        }

        yield return ConvolutionGeometry.ConvTranspose([1, 6, 1], [6, 301, 7], null, [2], [0], [0], [0], [], 1, [1]);
        yield return ConvolutionGeometry.ConvTranspose([20, 18, 1, 1], [18, 45, 4, 4], null, [1, 1], [0, 0], [0, 0], [0, 0], [], 2, [1, 1]);
    }

    /// <summary>Geometries so long, high or wide that kernels must cut them into several blocks of positions.</summary>
    public static IEnumerable<ConvolutionGeometry> ManyBlocks() =>
    [
        ConvolutionGeometry.ConvTranspose([1, 9, 7_001], [9, 2, 8], 2, [4], [2], [2], [1], [], 1, [1]),
        ConvolutionGeometry.ConvTranspose([1, 1, 90_001], [1, 1, 3], 1, [2], [1], [1], [0], [], 1, [2]),
        ConvolutionGeometry.ConvTranspose([1, 40, 35, 33], [40, 1, 4, 4], 1, [2, 2], [1, 1], [1, 1], [0, 0], [], 1, [1, 1]),
        ConvolutionGeometry.ConvTranspose([2, 5, 3, 61, 30], [5, 3, 2, 3, 3], 3, [1, 2, 2], [0, 1, 1], [0, 1, 1], [0, 1, 1], [], 1, [1, 1, 1]),
        ConvolutionGeometry.ConvTranspose([2, 40, 5_003], [40, 1, 8], 1, [4], [2], [2], [0], [], 1, [1]),
        ConvolutionGeometry.ConvTranspose([1, 30, 70, 64], [30, 1, 2, 2], 1, [2, 2], [0, 0], [0, 0], [0, 0], [], 1, [1, 1]),
        ConvolutionGeometry.Conv([2, 6, 150, 41], [6, 1, 3, 5], 6, [1, 4], [1, 2], [1, 2], [1, 1], 6),
    ];

    /// <summary>
    /// Geometries of Conv with strides from 1 to 40, rows shorter and longer than a register, kernels shorter and longer than the stride, padding up to the kernel, and
    /// some dilation: whatever way cells are taken apart, it is used here.
    /// </summary>
    public static IEnumerable<ConvolutionGeometry> LongStrides()
    {
        var random = new Random(29);
        int[] strides = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 32, 40];
        foreach (int stride in strides)
        {
            foreach (int small in (int[])[1, 3, 15, 17, 40])
            {
                int dilation = random.Next(3) == 0 ? random.Next(2, 4) : 1;
                int kernel = random.Next(1, 2 * stride + 3);
                int reach = (kernel - 1) * dilation + 1;
                int begin = random.Next(0, reach), end = random.Next(0, reach);
                int length = Math.Max((small - 1) * stride + reach - begin - end + random.Next(stride), 1);
                int channels = random.Next(1, 6), groups = random.Next(3) == 0 ? 2 : 1;
                if (length + begin + end < reach) continue;
                yield return ConvolutionGeometry.Conv([2, groups * channels, length], [groups * 3, channels, kernel], groups * 3, [stride], [begin], [end], [dilation], groups);
                if (stride > 16 || small > 17) continue;
                yield return ConvolutionGeometry.Conv(
                    [1, groups * channels, 9, length], [groups * 2, channels, 3, kernel], groups * 2, [2, stride], [1, begin], [1, end], [1, dilation], groups);
            }
        }
    }

    /// <summary>Whole numbers so small that every sum is exact in any order.</summary>
    public static T[] Integers<T>(int length, Random random)
        where T : System.Numerics.INumberBase<T>
    {
        var values = new T[length];
        for (int i = 0; i < length; i++) values[i] = T.CreateChecked(random.Next(-4, 5));
        return values;
    }

    /// <summary>Reals of both signs.</summary>
    public static T[] Reals<T>(int length, Random random)
        where T : System.Numerics.INumberBase<T>
    {
        var values = new T[length];
        for (int i = 0; i < length; i++) values[i] = T.CreateChecked(random.NextDouble() * 2 - 1);
        return values;
    }

    /// <summary>The same with an infinity, NaN or zero of either sign here and there.</summary>
    public static float[] RealsAndRarities(int length, Random random)
    {
        float[] rarities = [float.PositiveInfinity, float.NegativeInfinity, float.NaN, 0f, -0f];
        float[] values = Reals<float>(length, random);
        for (int i = 0; i < length; i++)
        {
            if (random.Next(25) == 0) values[i] = rarities[random.Next(rarities.Length)];
        }

        return values;
    }

    private static ConvolutionGeometry? TryMake(Random random)
    {
        int rank = random.Next(1, 4);
        int largest = rank == 1 ? 60 : rank == 2 ? 14 : 6;
        int groups = random.Next(4) == 0 ? random.Next(2, 5) : 1;
        bool isDepthwise = random.Next(6) == 0;
        if (isDepthwise) groups = random.Next(2, 7);
        int inChannels = groups * (isDepthwise ? 1 : random.Next(1, 11));
        int outChannels = groups * random.Next(1, isDepthwise ? 3 : 20);
        int batch = random.Next(12) == 0 ? 0 : random.Next(1, 4);
        int[] Axis(int low, int high) => [.. Enumerable.Range(0, rank).Select(_ => random.Next(low, high))];
        int[] kernel = Axis(1, rank == 3 ? 4 : 6);
        int[] stride = Axis(1, 5);
        int[] dilation = random.Next(2) == 0 ? Axis(1, 2) : Axis(1, 4);
        int[] begin = Axis(0, 4);
        int[] end = Axis(0, 4);
        int[] input = [batch, inChannels, .. Axis(1, largest)];
        try
        {
            if (random.Next(2) == 0)
            {
                return ConvolutionGeometry.Conv(
                    input, [outChannels, inChannels / groups, .. kernel], outChannels, stride, begin, end, dilation, groups);
            }

            int[] extra = [.. stride.Zip(dilation).Select(pair => random.Next(Math.Max(pair.First, pair.Second)))];
            return ConvolutionGeometry.ConvTranspose(
                input, [inChannels, outChannels / groups, .. kernel], outChannels, stride, begin, end, extra, [], groups, dilation);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
