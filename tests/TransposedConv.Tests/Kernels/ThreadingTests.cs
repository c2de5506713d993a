using System.Collections.Concurrent;
using System.Diagnostics;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Reference;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Tests.Kernels;

/// <summary>Threads change nothing but the time.</summary>
[Collection(nameof(Parallelism))]
public sealed class ThreadingTests : IDisposable
{
    private const long MuchWork = 1L << 40;

    private readonly int _threads = Parallelism.ThreadCount;

    public void Dispose() => Parallelism.ThreadCount = _threads;

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void AThreadCountBelowOneIsRefused(int count)
    {
        Action act = () => Parallelism.ThreadCount = count;
        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage($"ThreadCount must be at least 1, but {count} was given*");
        Parallelism.ThreadCount.Should().Be(_threads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void EveryItemIsDoneOnce(int threads)
    {
        Parallelism.ThreadCount = threads;
        foreach (int count in new[] { 0, 1, 2, 5, 7, 1000 })
        {
            int[] done = new int[count];
            ParallelRange.Run(count, MuchWork, new Body((start, end) =>
            {
                for (int i = start; i < end; i++) Interlocked.Increment(ref done[i]);
            }));
            done.Should().AllBeEquivalentTo(1);
        }
    }

    [Theory]
    [InlineData(2, 22)]
    [InlineData(2, 100_000)]
    [InlineData(3, 7)]
    [InlineData(16, 1000)]
    [InlineData(4, int.MaxValue)]
    public void PartsBecomeShorterAndAreTheSameEachTime(int threads, int count)
    {
        Parallelism.ThreadCount = threads;
        List<(int Start, int End)>? before = null;
        for (int run = 0; run < 2; run++)
        {
            var parts = new ConcurrentBag<(int Start, int End)>();
            ParallelRange.Run(count, MuchWork, new Body((start, end) => parts.Add((start, end))));
            List<(int Start, int End)> sorted = [.. parts.Order()];
            sorted[0].Start.Should().Be(0);
            sorted[^1].End.Should().Be(count);
            foreach (((int Start, int End) part, (int Start, int End) next) in sorted.Zip(sorted.Skip(1)))
            {
                next.Start.Should().Be(part.End);
                (next.End - next.Start).Should().BePositive().And.BeLessThanOrEqualTo(part.End - part.Start);
            }

            (sorted[0].End - sorted[0].Start).Should().BeLessThanOrEqualTo(Math.Max(count / threads / 2, 1), "the others have something left to do when the first part takes long");
            (sorted[^1].End - sorted[^1].Start).Should().BeLessThanOrEqualTo(Math.Max(count / threads / 16, 1), "all threads end together");
            sorted.Should().HaveCountLessThanOrEqualTo(Math.Min(count, 32 * threads + 1));
            before ??= sorted;
            sorted.Should().Equal(before, "who claims a part does not matter");
        }
    }

    [Fact]
    public void SmallWorkAndNestedWorkStayOnTheirThread()
    {
        Parallelism.ThreadCount = 4;
        int caller = Environment.CurrentManagedThreadId;
        ParallelRange.Run(100, work: 1000, new Body((_, _) => Environment.CurrentManagedThreadId.Should().Be(caller)));
        ParallelRange.Run(100, MuchWork, new Body((_, _) =>
        {
            ParallelRange.ThreadsFor(MuchWork).Should().Be(1, "work inside work runs inline");
            int outer = Environment.CurrentManagedThreadId;
            ParallelRange.Run(100, MuchWork, new Body((_, _) => Environment.CurrentManagedThreadId.Should().Be(outer)));
        }));
        ParallelRange.ThreadsFor(MuchWork).Should().Be(4, "the caller is outside again");
    }

    [Fact]
    public void ARowOfSmallWorksWakesAWorker()
    {
        Parallelism.ThreadCount = 2;
        ParallelRange.Run(2, MuchWork, new Body((_, _) => { }));
        Thread.Sleep(100);
        int caller = Environment.CurrentManagedThreadId;
        int helped = 0;
        var patience = Stopwatch.StartNew();
        while (Volatile.Read(ref helped) == 0 && patience.Elapsed < TimeSpan.FromSeconds(20))
        {
            ParallelRange.Run(16, work: 4_000_000, new Body((_, _) =>
            {
                if (Environment.CurrentManagedThreadId != caller) Interlocked.Increment(ref helped);
                else Thread.SpinWait(20);
            }));
        }

        helped.Should().BePositive("the second and every later call come to as much as a wake-up costs");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void AFailureReachesTheCallerAndLeavesNothingBehind(int threads)
    {
        Parallelism.ThreadCount = threads;
        Action act = () => ParallelRange.Run(64, MuchWork, new Body((start, end) =>
        {
            if (start <= 20 && 20 < end) throw new InvalidOperationException("item 20");
        }));
        act.Should().Throw<InvalidOperationException>().WithMessage("item 20");
        ParallelRange.ThreadsFor(MuchWork).Should().Be(threads);
    }

    [Fact]
    public void SeveralFailuresAreAllReported()
    {
        Parallelism.ThreadCount = 2;
        int parts = 0;
        Action act = () => ParallelRange.Run(8, MuchWork, new Body((start, _) =>
        {
            Interlocked.Increment(ref parts);
            throw new InvalidOperationException($"{start}");
        }));
        act.Should().Throw<AggregateException>().Which.InnerExceptions.Should().HaveCount(parts);
        parts.Should().BeGreaterThan(1);
    }

    [Fact]
    public void ManyCallersAtOnceGetTheirResults()
    {
        Parallelism.ThreadCount = 3;
        var g = ConvolutionGeometry.ConvTranspose([2, 32, 12, 12], [32, 32, 4, 4], 32, [2, 2], [1, 1], [1, 1], [0, 0], [], 1, [1, 1]);
        var random = new Random(2);
        float[] weight = RandomGeometries.Reals<float>(g.WeightElements, random);
        float[][] inputs = [.. Enumerable.Range(0, 12).Select(_ => RandomGeometries.Reals<float>(g.SmallElements, random))];
        float[][] together = [.. inputs.Select(_ => new float[g.LargeElements])];
        Parallel.For(0, inputs.Length, new ParallelOptions { MaxDegreeOfParallelism = 12 }, i =>
            ConvolutionKernels.Scatter<float>(g, inputs[i], weight, [], together[i]));

        Parallelism.ThreadCount = 1;
        for (int i = 0; i < inputs.Length; i++)
        {
            float[] alone = new float[g.LargeElements];
            ConvolutionKernels.Scatter<float>(g, inputs[i], weight, [], alone);
            together[i].ShouldHaveTheBitsOf(alone, $"caller {i}");
        }
    }

    [Fact]
    public void KernelsGiveTheSameBitsForAnyThreadCount()
    {
        ConvolutionGeometry[] geometries =
        [
            ConvolutionGeometry.ConvTranspose([1, 96, 50], [96, 72, 16], 72, [8], [4], [4], [0], [], 1, [1]),
            ConvolutionGeometry.ConvTranspose([3, 40, 19, 17], [40, 9, 3, 3], 18, [2, 2], [1, 1], [1, 0], [1, 1], [], 2, [2, 1]),
            ConvolutionGeometry.ConvTranspose([1, 640, 1], [640, 128, 16], 128, [8], [0], [0], [0], [], 1, [1]),
            ConvolutionGeometry.Conv([2, 24, 31, 33], [48, 24, 3, 3], 48, [2, 2], [1, 0], [1, 2], [1, 2], 1),
            ConvolutionGeometry.Conv([1, 64, 40, 40], [128, 1, 3, 3], 128, [1, 1], [1, 1], [1, 1], [1, 1], 64),
            ConvolutionGeometry.ConvTranspose([1, 32, 5001], [32, 12, 8], 12, [4], [2], [2], [0], [], 1, [1]),
            ConvolutionGeometry.ConvTranspose([3, 64, 9, 9], [64, 40, 4, 4], 40, [2, 2], [1, 1], [1, 1], [0, 0], [], 1, [1, 1]),
            ConvolutionGeometry.Conv([1, 300, 5, 5, 5], [20, 300, 3, 3, 3], 20, [1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1], 1),
        ];
        var random = new Random(4);
        foreach (ConvolutionGeometry g in geometries)
        {
            float[] small = RandomGeometries.Reals<float>(g.SmallElements, random);
            float[] large = RandomGeometries.Reals<float>(g.LargeElements, random);
            float[] weight = RandomGeometries.Reals<float>(g.WeightElements, random);
            float[] bias = RandomGeometries.Reals<float>(g.LargeChannels, random);
            float[] gathered = new float[small.Length];
            float[] scattered = new float[large.Length];
            float[] gradient = new float[weight.Length];
            g.Operations.Should().BeGreaterThan(2_000_000, "less would run on one thread");
            foreach (int threads in new[] { 1, 2, 3, 7 })
            {
                Parallelism.ThreadCount = threads;
                float[] x = new float[small.Length];
                float[] y = new float[large.Length];
                float[] w = new float[weight.Length];
                ConvolutionKernels.Gather<float>(g, large, weight, [], x);
                ConvolutionKernels.Scatter<float>(g, small, weight, bias, y);
                ConvolutionKernels.WeightGradient<float>(g, small, large, w);
                if (threads == 1) (gathered, scattered, gradient) = (x, y, w);
                x.ShouldHaveTheBitsOf(gathered, $"Gather, {threads} threads, {g}");
                y.ShouldHaveTheBitsOf(scattered, $"Scatter, {threads} threads, {g}");
                w.ShouldHaveTheBitsOf(gradient, $"WeightGradient, {threads} threads, {g}");
            }
        }
    }

    [Fact]
    public void MatrixProductsGiveTheReferencesBitsForAnyThreadCount()
    {
        const int m = 130, n = 201, k = 300;
        var random = new Random(6);
        double[] a = RandomGeometries.Reals<double>(m * k, random);
        double[] b = RandomGeometries.Reals<double>(k * n, random);
        double[] expected = new double[m * n];
        ReferenceMatrixMultiply.Multiply<double>(m, n, k, a, k, 1, b, n, 1, expected, accumulate: false);
        foreach (int threads in new[] { 1, 2, 3, 7 })
        {
            Parallelism.ThreadCount = threads;
            double[] c = new double[m * n];
            MatrixMultiplyKernels.Multiply<double>(m, n, k, a, k, 1, b, n, 1, c);
            c.ShouldHaveTheBitsOf(expected, $"{threads} threads");
        }
    }

    [Fact]
    public void LargeMatrixProductsGiveTheSameBitsForAnyThreadCount()
    {
        const int m = 1051, k = 1000;
        int n = 13 * SimdDispatch.LanesOf<float>() + 5;
        var random = new Random(7);
        float[] a = RandomGeometries.Reals<float>(m * k, random);
        float[] b = RandomGeometries.Reals<float>(k * n, random);
        float[] expected = new float[m * n];
        Parallelism.ThreadCount = 1;
        MatrixMultiplyKernels.Multiply<float>(m, n, k, a, k, 1, b, n, 1, expected);
        foreach (int threads in new[] { 2, 3, 7 })
        {
            Parallelism.ThreadCount = threads;
            float[] c = new float[m * n];
            MatrixMultiplyKernels.Multiply<float>(m, n, k, a, k, 1, b, n, 1, c);
            c.ShouldHaveTheBitsOf(expected, $"{threads} threads");
        }
    }

    private readonly struct Body(Action<int, int> action) : IRangeBody
    {
        public void Run(int start, int end) => action(start, end);
    }
}
