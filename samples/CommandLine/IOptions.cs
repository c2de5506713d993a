namespace Samples.CommandLine;

/// <summary>What a command line asks for.</summary>
public interface IOptions
{
    /// <summary>Whether only the help text is wanted.</summary>
    bool Help { get; }
}
