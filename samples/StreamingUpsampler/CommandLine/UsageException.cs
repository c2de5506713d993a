namespace StreamingUpsampler.CommandLine;

/// <summary>A command line that can't be followed; the message is one line for the user.</summary>
internal sealed class UsageException(string message) : Exception(message);
