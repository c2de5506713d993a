namespace TransposedConv.Benchmarks.Compare.Contest;

/// <summary>A peer that was there answered with an error or stopped answering.</summary>
internal sealed class PeerFailedException(string message) : Exception(message);
