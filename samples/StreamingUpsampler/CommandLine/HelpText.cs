namespace StreamingUpsampler.CommandLine;

/// <summary>What <c>--help</c> prints.</summary>
internal static class HelpText
{
    internal static string Text { get; } = $"""
        Trains a causal network that upsamples audio from 8 to 24 kHz, compares it with interpolation, and runs it 10 ms at a time as a sound card would.

        Usage: dotnet run -c Release --project samples/StreamingUpsampler -- [options]

          --wav FILE      a recording of one's own to learn from and to be measured on, beside the signals the sample makes:
                          PCM of 8 to 32 bits or floating-point WAV, 24,000 Hz or more, 2 seconds or more
          --steps N       training steps                                    (default: {Options.DefaultSteps})
          --quick         {Options.QuickSteps} steps on few signals, for a first look
          --seed N        a seed gives the same result at every run         (default: 1)
          --threads N     the most threads to train with                    (default: all processors)
          --out DIR       the folder to write the WAV files to              (default: upsampled)
          --help          this text

        Ctrl+C ends the training early and goes on with what was learnt; a second Ctrl+C ends at once.
        Exit codes: 0 done, 1 a file can't be read or written, 2 wrong options, 130 ended by Ctrl+C.
        """;
}
