using DigitDecoder;
using DigitDecoder.CommandLine;
using Samples.CommandLine;
using Spectre.Console;

var program = new SampleProgram("DigitDecoder", HelpText.Text, static failure => failure is IOException or InvalidDataException or UnauthorizedAccessException);
return await program.RunAsync(() => OptionsParser.Parse(args), Train);

Task<int> Train(Options options)
{
    // The live display has hidden the cursor and will not come to show it again.
    using var interrupt = new InterruptSignal(beforeEnd: static () => AnsiConsole.Cursor.Show());
    var application = new Application(options, args, Console.Out, live: !Console.IsOutputRedirected);
    return Task.FromResult(application.Run(interrupt.Token) ? ExitCode.Success : ExitCode.Interrupted);
}
