using System.Text.Json.Nodes;

namespace TransposedConv.Tests.Samples.Explorer;

/// <summary>The site and, where there is one, a browser that looks at it.</summary>
public sealed class BrowserSession : IAsyncLifetime
{
    private readonly ExplorerSite _site = new();
    private Chromium? _browser;

    internal ChromiumPage Page { get; private set; } = null!;

    public Uri Address => _site.Address;

    public async Task InitializeAsync()
    {
        await _site.InitializeAsync();
        if (Chromium.Executable is not null) (_browser, Page) = await Chromium.StartAsync();
    }

    public async Task DisposeAsync()
    {
        Page?.Dispose();
        if (_browser is not null) await _browser.DisposeAsync();
        await _site.DisposeAsync();
    }

    /// <summary>Opens the page with a query, on a screen of a desk unless it has been made another.</summary>
    public async Task OpenAsync(string query, int width = 1280, int height = 900, bool isPhone = false)
    {
        await Page.ResizeAsync(width, height, isPhone);
        await Page.OpenAsync(new Uri(Address, $"?{query}"));
    }

    /// <summary>What the server says to the settings that the address bar holds now.</summary>
    public async Task<JsonNode> AnswerAsync()
    {
        string query = await Page.EvaluateAsync<string>("location.search.slice(1).replace(/&step=\\d+/, '')");
        return (await _site.LayerAsync(query)).Answer;
    }

    /// <summary>Moves a slider or a list as a person does, and waits until the page has shown what that leads to.</summary>
    public async Task SetAsync(string id, string value, string signal = "input")
    {
        await Page.EvaluateAsync(
            $"(() => {{ delete document.body.dataset.shown; const control = document.getElementById('{id}'); control.value = '{value}'; control.dispatchEvent(new Event('{signal}', {{ bubbles: true }})); }})()");
        await Page.UntilAsync("document.body.dataset.shown !== undefined");
    }

    /// <summary>Writes what the page looks like into the folder that the variable EXPLORER_PICTURES names, if it does.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("EXPLORER_PICTURES") is not { Length: > 0 } folder) return;
        await Task.Delay(TimeSpan.FromMilliseconds(400));
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.png"), await Page.PictureAsync());
    }
}
