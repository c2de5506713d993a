using System.Diagnostics;
using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Benchmarks.Compare.KernelChoice;

/// <summary>One algorithm on a kernel problem.</summary>
internal sealed class KernelContestant(KernelProblem problem, ConvolutionAlgorithm algorithm) : IContestant
{
    public ConvolutionAlgorithm Algorithm => algorithm;

    public string Name => algorithm.ToString();

    public TimeSpan SpinsFor => TimeSpan.Zero;

    public double Run(int iterations)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < iterations; i++) problem.Run(algorithm);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public IReadOnlyList<float[]> Results()
    {
        problem.Result.Fill(float.NaN);
        problem.Run(algorithm);
        return [problem.Result.ToArray()];
    }
}
