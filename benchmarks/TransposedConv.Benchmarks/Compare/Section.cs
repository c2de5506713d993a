using TransposedConv.Benchmarks.Compare.Reports;

namespace TransposedConv.Benchmarks.Compare;

/// <summary>What one process has measured.</summary>
/// <param name="Level">The vectors that everybody was allowed.</param>
/// <param name="Environment">On what and with what.</param>
/// <param name="Lines">The figures.</param>
internal sealed record Section(SimdLevel Level, RunEnvironment Environment, IReadOnlyList<LineResult> Lines);
