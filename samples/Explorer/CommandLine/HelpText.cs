namespace Explorer.CommandLine;

/// <summary>What <c>--help</c> prints.</summary>
internal static class HelpText
{
    internal static string Text { get; } = $"""
        Serves a page on which a transposed convolution can be watched at work, on this machine only.

        Usage: dotnet run -c Release --project samples/Explorer -- [options]

          --port N    the port on the loopback address, 0 for any that is free   (default: {Options.DefaultPort})
          --check     start on a free port, ask for every file and a layer, say whether all came, and end
          --help      this text

        Ctrl+C ends the program.
        Exit codes: 0 done, 1 the port can't be had or the check failed, 2 wrong options.
        """;
}
