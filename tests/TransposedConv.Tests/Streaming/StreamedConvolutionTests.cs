using TransposedConv.NN;

namespace TransposedConv.Tests.Streaming;

/// <summary>Kernels × strides × dilations × groups × paddings × chunkings: a streamed convolution has the bits of the offline one.</summary>
public sealed class StreamedConvolutionTests
{
    private const int Channels = 4;

    private static readonly int[][] Patterns = [[1], [2, 0, 5, 1], [3, 1, 1, 7], [1000]];

    public static TheoryData<int> Kernels => [.. Enumerable.Range(1, 16)];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Conv1d_equals_offline(int kernel)
    {
        var random = new Random(kernel);
        foreach ((int stride, int dilation, int groups) in Combinations())
        {
            int reach = (dilation * (kernel - 1)) + 1;
            (int, int)[] paddings = [(0, 0), (reach / 2, reach / 2), (reach + 1, 0), (1, reach + 2)];
            (int begin, int end) = paddings[random.Next(paddings.Length)];
            var layer = new Conv1d(Channels, 8, kernel, stride, Padding.Pairs((begin, end)), dilation, groups);
            Tensor x = Tensor.Randn(2, Channels, Math.Max(1, reach - begin - end) + random.Next(12));
            Streamed.ShouldEqualOffline<float>(layer, x, Patterns[random.Next(Patterns.Length)]);
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void ConvTranspose1d_equals_offline(int kernel)
    {
        var random = new Random(100 + kernel);
        foreach ((int stride, int dilation, int groups) in Combinations())
        {
            int reach = (dilation * (kernel - 1)) + 1;
            (int, int)[] paddings = [(0, 0), (reach / 2, reach / 2), (reach + 1, 0), (1, reach + 2)];
            (int begin, int end) = paddings[random.Next(paddings.Length)];
            int outputPadding = random.Next(Math.Max(stride, dilation));
            var layer = new ConvTranspose1d(Channels, 8, kernel, stride, Padding.Pairs((begin, end)), outputPadding, groups, dilation: dilation);
            int shortest = Math.Max(1, ((begin + end - reach - outputPadding) / stride) + 2);
            Tensor x = Tensor.Randn(2, Channels, shortest + random.Next(12));
            Streamed.ShouldEqualOffline<float>(layer, x, Patterns[random.Next(Patterns.Length)]);
        }
    }

    private static IEnumerable<(int Stride, int Dilation, int Groups)> Combinations() =>
        from stride in Enumerable.Range(1, 9)
        from dilation in Enumerable.Range(1, 3)
        from groups in (int[])[1, 2, Channels]
        select (stride, dilation, groups);
}
