using Samples.CommandLine;

namespace StreamingUpsampler.CommandLine;

/// <summary>What the command line asks for, with every default filled in.</summary>
internal sealed record Options : IOptions
{
    public const int DefaultSteps = 3_000;
    public const int QuickSteps = 25;

    /// <summary>A recording to learn from and to be measured on, beside the signals the sample makes; or null.</summary>
    public string? Wav { get; init; }

    /// <summary>The folder for the WAV files; it is made where it does not exist.</summary>
    public string Out { get; init; } = "upsampled";

    /// <summary>Training steps.</summary>
    public int Steps { get; init; } = DefaultSteps;

    /// <summary>Whether fewer and shorter signals will do.</summary>
    public bool Quick { get; init; }

    public ulong Seed { get; init; } = 1;

    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether only the help text is wanted.</summary>
    public bool Help { get; init; }
}
