using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TransposedConv.Tests.Samples.Explorer;

/// <summary>One page of a <see cref="Chromium"/>. Source: the Chrome DevTools Protocol, domains Page, Runtime, Input and Emulation.</summary>
internal sealed class ChromiumPage : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly TimeSpan _patience;
    private int _lastId;

    private ChromiumPage(TimeSpan patience) => _patience = patience;

    /// <summary>What the page has asked for over the network, and uncaught errors and console messages of its scripts.</summary>
    public List<string> Requests { get; } = [];

    public List<string> Complaints { get; } = [];

    public static async Task<ChromiumPage> AttachAsync(int port, TimeSpan patience)
    {
        using var client = new HttpClient();
        JsonArray targets = JsonNode.Parse(await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/json/list")))!.AsArray();
        string address = targets.First(static target => (string?)target!["type"] == "page")!["webSocketDebuggerUrl"]!.GetValue<string>();
        var page = new ChromiumPage(patience);
        await page._socket.ConnectAsync(new Uri(address), CancellationToken.None);
        foreach (string domain in (string[])["Page", "Runtime", "Network", "Log"]) await page.SendAsync($"{domain}.enable");
        return page;
    }

    /// <summary>Goes to an address and waits until the page has shown what it asks for.</summary>
    public async Task OpenAsync(Uri address)
    {
        await SendAsync("Page.navigate", new JsonObject { ["url"] = address.ToString() });
        await UntilAsync($"location.href === {JsonSerializer.Serialize(address.ToString())} && document.body?.dataset.shown !== undefined");
    }

    /// <summary>The value of an expression of JavaScript, promises awaited.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        JsonNode answer = await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        if (answer["exceptionDetails"] is { } error) throw new InvalidOperationException($"{expression}: {error.ToJsonString()}");
        return answer["result"]!["value"];
    }

    public async Task<T> EvaluateAsync<T>(string expression) => (await EvaluateAsync(expression)).Deserialize<T>()!;

    /// <summary>Waits until an expression is true.</summary>
    public async Task UntilAsync(string condition)
    {
        var waited = Stopwatch.StartNew();
        while (!await EvaluateAsync<bool>($"!!({condition})"))
        {
            if (waited.Elapsed > _patience) throw new TimeoutException($"Never true: {condition}. Complaints: {string.Join("; ", Complaints)}");
            await Task.Delay(20);
        }
    }

    /// <summary>Presses and releases a key, as a person does who has the page before him.</summary>
    public async Task PressAsync(string key)
    {
        (string code, int number, string? text) = key switch
        {
            "ArrowLeft" => (key, 37, null),
            "ArrowRight" => (key, 39, null),
            "Home" => (key, 36, null),
            "End" => (key, 35, null),
            "Tab" => (key, 9, null),
            "Enter" => (key, 13, "\r"),
            " " => ("Space", 32, " "),
            _ => throw new ArgumentException($"The key '{key}' is not known here.", nameof(key)),
        };
        foreach (string type in (string[])["keyDown", "keyUp"])
        {
            var press = new JsonObject { ["type"] = type, ["key"] = key, ["code"] = code, ["windowsVirtualKeyCode"] = number };
            if (text is not null && type == "keyDown") press["text"] = text;
            await SendAsync("Input.dispatchKeyEvent", press);
        }
    }

    /// <summary>Makes the page as wide and high as a device.</summary>
    public Task ResizeAsync(int width, int height, bool isPhone = false) => SendAsync(
        "Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = isPhone ? 2 : 1, ["mobile"] = isPhone });

    /// <summary>Sets what the person prefers, such as <c>prefers-color-scheme</c>; what is not named is as it was at first.</summary>
    public Task PreferAsync(params (string Feature, string Value)[] preferences) => SendAsync(
        "Emulation.setEmulatedMedia",
        new JsonObject { ["features"] = new JsonArray([.. preferences.Select(static one => new JsonObject { ["name"] = one.Feature, ["value"] = one.Value })]) });

    /// <summary>A picture of the whole page, as PNG.</summary>
    public async Task<byte[]> PictureAsync()
    {
        JsonNode answer = await SendAsync("Page.captureScreenshot", new JsonObject { ["captureBeyondViewport"] = true });
        return Convert.FromBase64String(answer["data"]!.GetValue<string>());
    }

    public void Dispose() => _socket.Dispose();

    private async Task<JsonNode> SendAsync(string method, JsonObject? parameters = null)
    {
        using var patience = new CancellationTokenSource(_patience);
        int id = ++_lastId;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        while (true)
        {
            JsonNode received = await ReceiveAsync(patience.Token);
            Note(received);
            if (received["id"]?.GetValue<int>() != id) continue;
            return received["result"] ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{method}: {received["error"]}"));
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken patience)
    {
        var buffer = new byte[1 << 16];
        using var whole = new MemoryStream();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer.AsMemory(), patience);
            whole.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(whole.ToArray())!;
    }

    private void Note(JsonNode received)
    {
        JsonNode? details = received["params"];
        switch ((string?)received["method"])
        {
            case "Network.requestWillBeSent":
                Requests.Add(details!["request"]!["url"]!.GetValue<string>());
                break;
            case "Runtime.exceptionThrown":
                Complaints.Add(details!["exceptionDetails"]!.ToJsonString());
                break;
            // The browser itself notes every answer of 400 or more; the page asks for those on purpose.
            case "Log.entryAdded" when (string?)details!["entry"]!["source"] != "network":
                Complaints.Add(details["entry"]!["text"]!.GetValue<string>());
                break;
            default:
                break;
        }
    }
}
