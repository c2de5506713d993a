using TransposedConv.Benchmarks.Compare.Ladder;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;
using TransposedConv.Tests.Kernels;

namespace TransposedConv.Tests.Memory;

/// <summary>The working memory of a call is a few hundred KB a thread, whatever the layer.</summary>
[Collection(nameof(Parallelism))]
public sealed class ScratchTests
{
    private const long MostBytes = 704 * 1024;

    /// <summary>Calls after which a thread's stack knows what they take, and the weight is packed.</summary>
    private const int Calls = 3;

    /// <summary>Larger layers take too long in narrow registers.</summary>
    private const long MostOperations = 100_000_000;

    public static TheoryData<string> Layers =>
        [.. Lines.Where(static line => SimdDispatch.Widest >= SimdWidth.Bits256 || GeometryOf(line).Operations <= MostOperations).Select(static line => line.Name)];

    private static IEnumerable<LadderLine> Lines => LadderFile.Read("ladder").Concat(LadderFile.Read("models"));

    [Theory]
    [MemberData(nameof(Layers))]
    public void ACallTakesAFewHundredKilobytes(string name)
    {
        ConvolutionGeometry g = GeometryOf(Lines.Single(line => line.Name == name));
        Taken(g, isKept: true).Should().BeInRange(1, MostBytes, "a kept weight");
        Taken(g, isKept: false).Should().BeInRange(1, MostBytes, "a weight that changes");
    }

    /// <summary>The layer, with few examples but where only a single cell's are packed together.</summary>
    private static ConvolutionGeometry GeometryOf(LadderLine line)
    {
        int batch = line.Small.All(static size => size == 1) ? line.Batch : Math.Min(line.Batch, 2);
        return ConvolutionGeometry.ConvTranspose(
            [batch, line.InChannels, .. line.Small], [line.InChannels, line.OutChannels / line.Groups, .. line.Kernel], line.OutChannels,
            line.Stride, line.Padding, new int[line.Rank], line.OutputPadding, [], line.Groups, line.Dilation);
    }

    /// <summary>What the thread of the calls has out at most.</summary>
    private static long Taken(ConvolutionGeometry g, bool isKept)
    {
        long taken = 0;
        var thread = new Thread(() =>
        {
            using var one = new ThreadCountScope(1);
            float[] small = new float[g.SmallElements], large = new float[g.LargeElements], weight = new float[g.WeightElements];
            var cache = new WeightCache<float>();
            for (int call = 0; call < Calls; call++)
            {
                var slot = new WeightSlot<float>(cache, 0, isKept ? 1 : call);
                ConvolutionKernels.Scatter<float>(g, small, weight, [], large, slot);
                ConvolutionKernels.Gather<float>(g, large, weight, [], small, slot);
                if (!isKept) ConvolutionKernels.WeightGradient<float>(g, small, large, weight);
            }

            taken = ScratchStack.OfThread.MostTaken;
        });
        thread.Start();
        thread.Join();
        return taken;
    }
}
