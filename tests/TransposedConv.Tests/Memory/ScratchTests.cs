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

    /// <summary>Larger layers are looked at in the widest registers only: others take too long.</summary>
    private const long MostOperations = 200_000_000;

    public static TheoryData<string> Layers => [.. Lines.Select(line => line.Name)];

    private static IEnumerable<LadderLine> Lines => LadderFile.Read("ladder").Concat(LadderFile.Read("models"));

    [Theory]
    [MemberData(nameof(Layers))]
    public void ACallTakesAFewHundredKilobytes(string name)
    {
        LadderLine line = Lines.Single(line => line.Name == name);

        // Only a single cell's examples are packed together.
        int batch = line.Small.All(static size => size == 1) ? line.Batch : Math.Min(line.Batch, 2);
        var g = ConvolutionGeometry.ConvTranspose(
            [batch, line.InChannels, .. line.Small], [line.InChannels, line.OutChannels / line.Groups, .. line.Kernel], line.OutChannels,
            line.Stride, line.Padding, new int[line.Rank], line.OutputPadding, [], line.Groups, line.Dilation);
        foreach (SimdWidth width in Enum.GetValues<SimdWidth>().Where(width => width <= SimdDispatch.Widest))
        {
            if (g.Operations > MostOperations && width < SimdDispatch.Widest) continue;
            if (g.Operations > MostOperations * 8 && width < SimdWidth.Bits256) continue;
            Taken(g, width, isKept: true).Should().BeInRange(1, MostBytes, $"{width}, a kept weight");
            Taken(g, width, isKept: false).Should().BeInRange(1, MostBytes, $"{width}, a weight that changes");
        }
    }

    /// <summary>What the thread of the calls has out at most.</summary>
    private static long Taken(ConvolutionGeometry g, SimdWidth width, bool isKept)
    {
        long taken = 0;
        var thread = new Thread(() =>
        {
            using var one = new ThreadCountScope(1);
            using SimdDispatch.WidthScope scope = SimdDispatch.Use(width);
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
