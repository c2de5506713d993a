using TransposedConv.Benchmarks.Compare.Ladder;
using TransposedConv.Benchmarks.Compare.Reports;

namespace TransposedConv.Benchmarks.Compare.KernelChoice;

/// <summary>The mode <c>--kernels</c>: whether the selector takes the fastest kernel, on every line.</summary>
internal sealed class KernelComparison(CompareOptions options, TextWriter output, CancellationToken stop)
{
    /// <returns>Whether all algorithms gave the same bits.</returns>
    public bool Run()
    {
        IReadOnlyList<Workload> workloads = Workload.Of(options);
        var environment = new RunEnvironment();
        var report = new KernelReport(output, workloads.Max(static workload => workload.Names.Max(static name => name.Length)) + 1);
        report.WriteEnvironment(environment);
        var results = new List<KernelResult>();
        int before = Parallelism.ThreadCount;
        try
        {
            foreach (int threads in options.Threads)
            {
                Parallelism.ThreadCount = threads;
                foreach (Workload workload in workloads)
                {
                    report.WriteHeader(workload, threads);
                    foreach (ConvolutionProblem line in workload.Problems.Cast<ConvolutionProblem>())
                    {
                        foreach (KernelProblem problem in KernelProblem.Of(line))
                        {
                            results.Add(KernelContest.Run(line, problem, threads, options.Seconds, stop));
                            report.WriteLine(results[^1]);
                        }
                    }
                }
            }
        }
        finally
        {
            Parallelism.ThreadCount = before;
        }

        report.WriteSummary(results);
        if (options.Json is not null) File.WriteAllText(options.Json, KernelReport.Json(environment, results));
        return results.All(static result => result.Deviating.Count == 0);
    }
}
