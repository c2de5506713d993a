using System.Runtime.InteropServices;
using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.Benchmarks.Compare.Ladder;
using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Benchmarks.Compare.KernelChoice;

/// <summary>All algorithms that can compute a kernel of a line, interleaved on the same numbers.</summary>
internal static class KernelContest
{
    /// <summary>The plain loops of the definition take seconds where the others take milliseconds; above so many operations they are left out.</summary>
    private const long MostDirectOperations = 2_000_000;

    public static KernelResult Run(ConvolutionProblem line, KernelProblem problem, int threads, double seconds, CancellationToken stop)
    {
        ConvolutionAlgorithm choice = problem.Choice();
        KernelContestant[] contestants =
        [
            .. problem.Algorithms()
                .Where(algorithm => algorithm != ConvolutionAlgorithm.Direct || algorithm == choice || problem.Geometry.Operations <= MostDirectOperations)
                .Select(algorithm => new KernelContestant(problem, algorithm)),
        ];
        float[] expected = contestants.Single(contestant => contestant.Algorithm == choice).Results()[0];
        ConvolutionAlgorithm[] deviating = [.. contestants.Where(contestant => !HasSameBits(contestant.Results()[0], expected)).Select(static contestant => contestant.Algorithm)];
        double warmUp = Math.Min(0.5, 2 * seconds);
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
