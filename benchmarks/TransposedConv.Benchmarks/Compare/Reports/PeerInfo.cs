namespace TransposedConv.Benchmarks.Compare.Reports;

/// <summary>A peer that took part.</summary>
/// <param name="RoundTripMicroseconds">From a request to its answer; no figure contains it.</param>
/// <param name="EmptyCallMicroseconds">One call that computes nothing; every figure of the peer contains it.</param>
internal sealed record PeerInfo(string Name, string Version, string Settings, double RoundTripMicroseconds, double EmptyCallMicroseconds);
