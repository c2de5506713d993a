using System.Net.Sockets;
using Explorer;
using Explorer.CommandLine;

const int Success = 0, Failure = 1, WrongUsage = 2;

try
{
    Options options = OptionsParser.Parse(args);
    if (options.Help)
    {
        Console.WriteLine(HelpText.Text);
        return Success;
    }

    await using WebApplication site = Site.Create(options.Check ? 0 : options.Port);
    await site.StartAsync();
    if (options.Check) return await SelfCheck.RunAsync(new Uri(site.Urls.Single()), Console.Out) ? Success : Failure;
    Console.WriteLine($"The explorer is at {site.Urls.Single()} (Ctrl+C ends it)");
    await site.WaitForShutdownAsync();
    return Success;
}
catch (UsageException wrong)
{
    Console.Error.WriteLine($"Explorer: {wrong.Message}; see --help");
    return WrongUsage;
}
catch (Exception failure) when (failure is IOException or SocketException)
{
    Console.Error.WriteLine($"Explorer: {failure.Message.ReplaceLineEndings(" ")}");
    return Failure;
}
