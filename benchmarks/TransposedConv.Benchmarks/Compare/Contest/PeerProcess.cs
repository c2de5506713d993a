using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TransposedConv.Benchmarks.Compare.Contest;

/// <summary>A child process that answers requests, one JSON object a line each way, until its standard input is closed.</summary>
internal sealed class PeerProcess : IDisposable
{
    private const int KeptErrorLines = 20;
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);
    private readonly string _name;
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();

    private PeerProcess(string name, Process process)
    {
        _name = name;
        _process = process;
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) return;
            _errors.Enqueue(line.Data);
            if (_errors.Count > KeptErrorLines) _errors.TryDequeue(out string? _);
        };
        _process.BeginErrorReadLine();
    }

    /// <summary>Starts a program; null if there is no such program.</summary>
    /// <param name="program">By name or path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables to set, or with null to clear.</param>
    public static PeerProcess? TryStart(string program, IReadOnlyCollection<string> arguments, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach ((string name, string? value) in environment)
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start) is Process process ? new PeerProcess(string.Join(' ', arguments.Prepend(program).Select(Path.GetFileName)), process) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="PeerFailedException">The answer is an error, or none, or no JSON object.</exception>
    public JsonObject Ask(JsonObject request)
    {
        string? answer;
        try
        {
            _process.StandardInput.WriteLine(request.ToJsonString());
            _process.StandardInput.Flush();
            answer = _process.StandardOutput.ReadLine();
        }
        catch (IOException)
        {
            answer = null;
        }

        if (answer is null)
        {
            _process.WaitForExit(Farewell);
            throw new PeerFailedException($"{_name} ended at '{request["op"]}'. {string.Join('\n', _errors)}");
        }

        JsonObject reply = Parse(answer);
        return reply["error"] is JsonNode error ? throw new PeerFailedException($"{_name}, at '{request["op"]}': {error}") : reply;
    }

    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already, with a request unread.
        }

        if (!_process.WaitForExit(Farewell)) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private JsonObject Parse(string answer)
    {
        try
        {
            return JsonNode.Parse(answer) as JsonObject ?? throw new PeerFailedException($"{_name}: expected a JSON object, got '{answer}'.");
        }
        catch (JsonException)
        {
            throw new PeerFailedException($"{_name}: expected a JSON object, got '{answer}'.");
        }
    }
}
