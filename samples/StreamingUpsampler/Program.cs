using StreamingUpsampler;
using StreamingUpsampler.CommandLine;

const int Success = 0, Failure = 1, WrongUsage = 2, Interrupted = 130;

try
{
    Options options = OptionsParser.Parse(args);
    if (options.Help)
    {
        Console.WriteLine(HelpText.Text);
        return Success;
    }

    using var interrupt = new InterruptSignal();
    var application = new Application(options, Console.Out, live: !Console.IsOutputRedirected);
    return application.Run(interrupt.Token) ? Success : Interrupted;
}
catch (UsageException wrong)
{
    Console.Error.WriteLine($"StreamingUpsampler: {wrong.Message}; see --help");
    return WrongUsage;
}
catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"StreamingUpsampler: {failure.Message.ReplaceLineEndings(" ")}");
    return Failure;
}
