namespace TransposedConv.Benchmarks.Compare;

/// <summary>The command line or a file it names is wrong; the message says what was expected and what was given.</summary>
internal sealed class UsageException(string message) : Exception(message);
