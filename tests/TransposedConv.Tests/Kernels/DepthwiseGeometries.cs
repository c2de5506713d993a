using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Tests.Kernels;

/// <summary>
/// Geometries with one or few channels in a group: every stride from 1 to 9, kernels from 1 to 16, dilation, one-sided padding, short and long rows, more outputs
/// than inputs and the reverse, in 1, 2 and 3 dimensions; the same ones in every run.
/// </summary>
internal static class DepthwiseGeometries
{
    public static IEnumerable<ConvolutionGeometry> Make(int count, int seed)
    {
        var random = new Random(seed);
        for (int made = 0; made < count;)
        {
            if (TryMake(random) is not { } geometry || geometry.Operations > 400_000) continue;
            made++;
            yield return geometry;
        }
    }

    /// <summary>Geometries that take several blocks of rows or columns.</summary>
    public static IEnumerable<ConvolutionGeometry> ManyBlocks() =>
    [
        ConvolutionGeometry.Conv([1, 2, 9_001], [2, 1, 5], 2, [1], [2], [3], [1], 2),
        ConvolutionGeometry.Conv([2, 1, 17_003], [1, 1, 4], 1, [2], [1], [1], [3], 1),
        ConvolutionGeometry.ConvTranspose([1, 2, 9_001], [2, 1, 4], 2, [2], [1], [1], [1], [], 2, [1]),
        ConvolutionGeometry.ConvTranspose([1, 1, 5_001], [1, 1, 7], 1, [3], [2], [0], [0], [], 1, [1]),
        ConvolutionGeometry.Conv([1, 2, 130, 61], [2, 1, 3, 3], 2, [1, 1], [1, 1], [1, 1], [1, 1], 2),
        ConvolutionGeometry.Conv([2, 2, 131, 127], [4, 1, 5, 5], 4, [2, 2], [2, 2], [2, 2], [1, 1], 2),
        ConvolutionGeometry.ConvTranspose([1, 3, 70, 66], [3, 1, 4, 4], 3, [2, 2], [1, 1], [1, 1], [0, 0], [], 3, [1, 1]),
        ConvolutionGeometry.ConvTranspose([1, 2, 90, 5], [2, 1, 3, 3], 2, [2, 1], [0, 1], [1, 0], [1, 0], [], 2, [1, 1]),
        ConvolutionGeometry.Conv([1, 2, 5, 60, 33], [2, 1, 3, 3, 3], 2, [1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1], 2),
        ConvolutionGeometry.ConvTranspose([1, 2, 4, 40, 21], [2, 1, 3, 4, 4], 2, [2, 2, 2], [1, 1, 1], [1, 1, 1], [1, 0, 0], [], 2, [1, 1, 1]),
    ];

    /// <summary>Planes read through strides of 4 and 8, which Gather sweeps without a window: one, two and three output rows under way, several blocks of rows and columns, cells missing at each side, the last piece of taps whole or not, more outputs than inputs.</summary>
    public static IEnumerable<ConvolutionGeometry> Sweeps() =>
    [
        ConvolutionGeometry.Conv([1, 5, 64, 66], [5, 1, 8, 8], 5, [4, 4], [2, 2], [2, 2], [1, 1], 5),
        ConvolutionGeometry.Conv([2, 3, 281, 97], [6, 1, 4, 4], 6, [4, 4], [0, 0], [0, 0], [1, 1], 3),
        ConvolutionGeometry.Conv([1, 9, 41, 133], [9, 1, 11, 8], 9, [4, 4], [5, 3], [0, 4], [1, 1], 9),
        ConvolutionGeometry.Conv([1, 2, 70, 300], [2, 1, 16, 15], 2, [8, 8], [4, 7], [4, 1], [1, 1], 2),
        ConvolutionGeometry.Conv([1, 3, 40, 150], [3, 1, 3, 4], 3, [5, 8], [2, 0], [0, 2], [1, 1], 3),
        ConvolutionGeometry.Conv([1, 4, 31, 60], [4, 1, 3, 6], 4, [1, 4], [1, 1], [1, 2], [1, 1], 4),
        ConvolutionGeometry.ConvTranspose([1, 6, 17, 19], [6, 1, 8, 8], 6, [4, 4], [2, 2], [2, 2], [0, 1], [], 6, [1, 1]),
    ];

    private static ConvolutionGeometry? TryMake(Random random)
    {
        int rank = random.Next(1, 4);
        int largest = rank == 1 ? 150 : rank == 2 ? 40 : 9;
        int groups = random.Next(1, 5);
        int inChannels = groups * (random.Next(4) == 0 ? random.Next(2, 5) : 1);
        int outChannels = groups * (random.Next(3) == 0 ? random.Next(2, 5) : 1);
        int[] Axis(int low, int high) => [.. Enumerable.Range(0, rank).Select(_ => random.Next(low, high))];
        int[] kernel = Axis(1, rank == 1 ? 17 : rank == 2 ? 9 : 4);
        int[] stride = random.Next(2) == 0 ? Axis(1, 3) : Axis(1, 10);
        int[] dilation = random.Next(3) == 0 ? Axis(1, 4) : Axis(1, 2);
        int[] begin = Axis(0, 5);
        int[] end = Axis(0, 5);
        int[] input = [random.Next(1, 3), inChannels, .. Axis(1, largest)];
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
