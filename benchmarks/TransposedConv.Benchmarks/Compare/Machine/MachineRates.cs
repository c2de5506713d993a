using System.Diagnostics;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Benchmarks.Compare.Machine;

/// <summary>What the machine allows on a number of threads at once: fused multiply-adds from registers and copies from memory to memory.</summary>
/// <param name="PeakGflops">10⁹ floating-point operations a second, a multiply-add counting as two.</param>
/// <param name="BandwidthGbs">10⁹ bytes a second, read and written bytes both counted.</param>
internal readonly record struct MachineRates(double PeakGflops, double BandwidthGbs)
{
    private const int Bursts = 16;
    private const int Iterations = 1_500_000;

    /// <summary>Floats in each thread's two buffers; 128 MB together, beyond the caches that one core shares.</summary>
    private const int BufferLength = 16 << 20;

    /// <summary>Measures both; the best of several bursts, because every disturbance can only slow them.</summary>
    public static MachineRates Measure(int threads)
    {
        (float[] From, float[] To)[] buffers = [.. Enumerable.Range(0, threads).Select(static _ => (new float[BufferLength], new float[BufferLength]))];
        return new MachineRates(
            Best(threads, static _ => Chains()) / 1e9,
            Best(threads, thread => Copy(buffers[thread].From, buffers[thread].To)) / 1e9);
    }

    /// <summary>The least time in seconds that work of this size can take: the larger of computing and moving.</summary>
    public double RooflineSeconds(double operations, double compulsoryBytes) =>
        Math.Max(operations / (PeakGflops * 1e9), compulsoryBytes / (BandwidthGbs * 1e9));

    /// <summary>The highest rate of units a second that all threads reached together.</summary>
    private static double Best(int threads, Func<int, double> burst)
    {
        double best = 0;
        for (int round = 0; round < Bursts; round++)
        {
            using var start = new Barrier(threads);
            var units = new double[threads];
            var span = new (long Start, long End)[threads];
            Thread[] workers = [.. Enumerable.Range(0, threads).Select(thread => new Thread(() =>
            {
                start.SignalAndWait();
                span[thread].Start = Stopwatch.GetTimestamp();
                units[thread] = burst(thread);
                span[thread].End = Stopwatch.GetTimestamp();
            }))];
            foreach (Thread worker in workers) worker.Start();
            foreach (Thread worker in workers) worker.Join();
            TimeSpan elapsed = Stopwatch.GetElapsedTime(span.Min(static s => s.Start), span.Max(static s => s.End));
            best = Math.Max(best, units.Sum() / elapsed.TotalSeconds);
        }

        return best;
    }

    private static double Chains()
    {
        var chains = new FmaChains(Iterations);
        SimdDispatch.Run<float, FmaChains>(ref chains);
        return float.IsFinite(chains.Witness) ? chains.Operations : throw new InvalidOperationException($"The chains gave {chains.Witness}, which is not finite.");
    }

    private static double Copy(float[] from, float[] to)
    {
        from.AsSpan().CopyTo(to);
        return 2.0 * sizeof(float) * from.Length;
    }
}
