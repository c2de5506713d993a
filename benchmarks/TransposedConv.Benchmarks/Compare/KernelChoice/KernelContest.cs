using System.Runtime.InteropServices;
using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.Benchmarks.Compare.Ladder;
using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Benchmarks.Compare.KernelChoice;

/// <summary>All algorithms that can compute a kernel of a line, interleaved on the same numbers.</summary>
internal static class KernelContest
{
    public static KernelResult Run(ConvolutionProblem line, KernelProblem problem, int threads, double seconds, CancellationToken stop)
    {
        ConvolutionAlgorithm choice = problem.Choice();
        KernelContestant[] contestants = [.. KernelProblem.Algorithms(problem.Kind, problem.Geometry).Union([choice]).Select(algorithm => new KernelContestant(problem, algorithm))];
        float[] expected = contestants.Single(contestant => contestant.Algorithm == choice).Results()[0];
        ConvolutionAlgorithm[] deviating = [.. contestants.Where(contestant => !HasSameBits(contestant.Results()[0], expected)).Select(static contestant => contestant.Algorithm)];
        double warmUp = seconds < 0.1 ? 0.1 : 0.5;
        Quartiles[] times = Interleaving.Measure([.. contestants.Select(contestant => ((IContestant)contestant, Interleaving.WarmUp(contestant, warmUp, 60, stop)))], seconds, stop);
        return new KernelResult
        {
            Ladder = line.Ladder,
            Name = line.Name,
            Pass = line.Pass,
            Kernel = problem.Kind,
            Threads = threads,
            Choice = choice,
            Microseconds = [.. contestants.Select((contestant, i) => KeyValuePair.Create(contestant.Algorithm, 1e6 * times[i]))],
            Deviating = deviating,
        };
    }

    private static bool HasSameBits(float[] a, float[] b) =>
        MemoryMarshal.AsBytes(a.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(b.AsSpan()));
}
