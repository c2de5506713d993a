using Samples.CommandLine;

namespace Explorer.CommandLine;

/// <summary>What the command line asks for, with every default filled in.</summary>
internal sealed record Options : IOptions
{
    public const int DefaultPort = 5080;

    /// <summary>The port on the loopback address; 0 for any that is free.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Whether to start, ask for every page and a layer, and end.</summary>
    public bool Check { get; init; }

    /// <summary>Whether only the help text is wanted.</summary>
    public bool Help { get; init; }
}
