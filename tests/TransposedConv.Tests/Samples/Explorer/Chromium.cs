using System.Diagnostics;

namespace TransposedConv.Tests.Samples.Explorer;

/// <summary>A headless Chromium with a profile of its own, told what to do through its DevTools port.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _profile;

    private Chromium(Process process, string profile)
    {
        _process = process;
        _profile = profile;
    }

    /// <summary>Where the browser is: what the variable CHROMIUM names, or the first of the usual names on the path. Null if there is none.</summary>
    public static string? Executable { get; } = Find();

    public static async Task<(Chromium Browser, ChromiumPage Page)> StartAsync()
    {
        string profile = Directory.CreateTempSubdirectory("explorer-browser-").FullName;
        var start = new ProcessStartInfo(Executable!) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in (string[])
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-port=0", $"--user-data-dir={profile}", "about:blank",
        ])
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var browser = new Chromium(process, profile);
        try
        {
            return (browser, await ChromiumPage.AttachAsync(await browser.PortAsync(), Patience));
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // A helper process may still be writing its last file; the folder is a temporary one.
        }
    }

    // The browser writes the port that it chose, and a path, into a file of its profile.
    private async Task<int> PortAsync()
    {
        string file = Path.Combine(_profile, "DevToolsActivePort");
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience && !_process.HasExited)
        {
            if (File.Exists(file) && await File.ReadAllLinesAsync(file) is [var port, _, ..]) return int.Parse(port, System.Globalization.CultureInfo.InvariantCulture);
            await Task.Delay(50);
        }

        throw new TimeoutException($"{Executable} opened no DevTools port.");
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named) return File.Exists(named) ? named : throw new FileNotFoundException($"CHROMIUM names no file: {named}.");
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(static folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }
}
