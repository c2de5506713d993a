using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Compare;

/// <summary>Words that the command line, the peers and the reports share.</summary>
internal static class Words
{
    public static string Of(Pass pass) => pass.ToString().ToLowerInvariant();

    public static string Of(SimdLevel level) => level.ToString().ToLowerInvariant();

    public static string Threads(int count) => $"{count} thread{(count == 1 ? "" : "s")}";
}
