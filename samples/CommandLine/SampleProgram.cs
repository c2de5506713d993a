namespace Samples.CommandLine;

/// <summary>The frame of a sample: its help where that is asked for, and one line where the options are wrong or something can't be had.</summary>
/// <param name="name">The program, as its error lines begin.</param>
/// <param name="help">What <c>--help</c> prints.</param>
/// <param name="isFailure">Whether an exception is no bug, but says what can't be had.</param>
public sealed class SampleProgram(string name, string help, Func<Exception, bool> isFailure)
{
    /// <param name="parse">Reads the command line; may throw <see cref="UsageException"/>.</param>
    /// <param name="run">Does what it asks for.</param>
    /// <returns>The exit code: that of <paramref name="run"/>, or what <see cref="ExitCode"/> says.</returns>
    public async Task<int> RunAsync<TOptions>(Func<TOptions> parse, Func<TOptions, Task<int>> run)
        where TOptions : IOptions
    {
        try
        {
            TOptions options = parse();
            if (!options.Help) return await run(options);
            Console.WriteLine(help);
            return ExitCode.Success;
        }
        catch (UsageException wrong)
        {
            Console.Error.WriteLine($"{name}: {wrong.Message}; see --help");
            return ExitCode.WrongUsage;
        }
        catch (Exception failure) when (isFailure(failure))
        {
            Console.Error.WriteLine($"{name}: {failure.Message.ReplaceLineEndings(" ")}");
            return ExitCode.Failure;
        }
    }
}
