namespace Samples.CommandLine;

/// <summary>A command line that can't be followed; the message is one line for the user.</summary>
public sealed class UsageException(string message) : Exception(message);
