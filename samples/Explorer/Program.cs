using System.Net.Sockets;
using Explorer;
using Explorer.CommandLine;
using Samples.CommandLine;

var program = new SampleProgram("Explorer", HelpText.Text, static failure => failure is IOException or SocketException);
return await program.RunAsync(() => OptionsParser.Parse(args), Serve);

static async Task<int> Serve(Options options)
{
    await using WebApplication site = Site.Create(options.Check ? 0 : options.Port);
    await site.StartAsync();
    if (options.Check) return await SelfCheck.RunAsync(new Uri(site.Urls.Single()), Console.Out) ? ExitCode.Success : ExitCode.Failure;
    Console.WriteLine($"The explorer is at {site.Urls.Single()} (Ctrl+C ends it)");
    await site.WaitForShutdownAsync();
    return ExitCode.Success;
}
