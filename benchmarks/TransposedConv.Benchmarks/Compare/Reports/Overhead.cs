namespace TransposedConv.Benchmarks.Compare.Reports;

/// <summary>What a call of ours takes beyond the kernel that does its work.</summary>
/// <param name="KernelMicroseconds">The kernel alone, on the same numbers.</param>
/// <param name="Microseconds">The difference.</param>
internal sealed record Overhead(double KernelMicroseconds, Quartiles Microseconds)
{
    /// <param name="calls">Seconds of the whole call, round by round.</param>
    /// <param name="kernels">Seconds of the kernel in the same rounds.</param>
    public static Overhead Of(IReadOnlyList<double> calls, IReadOnlyList<double> kernels) =>
        new(1e6 * Quartiles.Of([.. kernels]).Median, 1e6 * Quartiles.Of([.. calls.Zip(kernels, static (call, kernel) => call - kernel)]));
}
