using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Compare.Contest;

/// <summary>A peer with the loaded problem, in one of its ways to compute it.</summary>
internal sealed class PeerContestant(Peer peer, string variant, Problem problem, ProblemFiles files) : IContestant
{
    public string Name => peer.Name;

    public string Variant => variant;

    public TimeSpan SpinsFor => peer.SpinsFor;

    public double Run(int iterations) => peer.Run(variant, iterations);

    public IReadOnlyList<float[]> Results() => peer.Results(variant, problem, files);
}
