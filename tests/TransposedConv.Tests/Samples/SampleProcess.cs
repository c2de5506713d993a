using System.Diagnostics;
using System.Reflection;

namespace TransposedConv.Tests.Samples;

/// <summary>Runs a built sample, which lies beside the tests, as a user does.</summary>
internal static class SampleProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    internal sealed record Result(int ExitCode, string Output, string Error);

    internal static Process Start(Assembly program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(program.Location);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    internal static Result Run(Assembly program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        return Finish(process);
    }

    internal static Result Finish(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            throw new TimeoutException("The sample did not end.");
        }

        return new Result(process.ExitCode, output.Result, error.Result);
    }
}
