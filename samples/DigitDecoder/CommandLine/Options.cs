using Samples.CommandLine;

namespace DigitDecoder.CommandLine;

/// <summary>What the command line asks for, with every default filled in.</summary>
internal sealed record Options : IOptions
{
    public const int DefaultEpochs = 20;
    public const int QuickEpochs = 3;

    /// <summary>The folder with the four IDX files; the shipped subset of MNIST unless given.</summary>
    public string Data { get; init; } = Path.Combine(AppContext.BaseDirectory, "Data");

    public int Epochs { get; init; } = DefaultEpochs;

    public int BatchSize { get; init; } = 32;

    /// <summary>How many numbers the encoder makes of an image.</summary>
    public int Latent { get; init; } = 16;

    /// <summary>Adam's learning rate at first; it falls to 0 along half a cosine.</summary>
    public double LearningRate { get; init; } = 3e-3;

    public ulong Seed { get; init; } = 1;

    /// <summary>The page to write.</summary>
    public string Out { get; init; } = "digits.html";

    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether only the help text is wanted.</summary>
    public bool Help { get; init; }
}
