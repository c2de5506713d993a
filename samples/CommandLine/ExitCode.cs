namespace Samples.CommandLine;

/// <summary>What a sample returns to its caller.</summary>
public static class ExitCode
{
    public const int Success = 0;

    /// <summary>Something outside the program can't be had.</summary>
    public const int Failure = 1;

    public const int WrongUsage = 2;

    /// <summary>Ended by Ctrl+C: 128 and the number of its signal, as shells count.</summary>
    public const int Interrupted = 130;
}
