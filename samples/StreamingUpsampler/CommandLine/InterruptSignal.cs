using Spectre.Console;

namespace StreamingUpsampler.CommandLine;

/// <summary>Turns the first Ctrl+C into a request to finish; the second one ends the process as usual.</summary>
internal sealed class InterruptSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    internal InterruptSignal() => Console.CancelKeyPress += OnCancelKeyPress;

    internal CancellationToken Token => _source.Token;

    public void Dispose()
    {
        Console.CancelKeyPress -= OnCancelKeyPress;
        _source.Dispose();
    }

    private void OnCancelKeyPress(object? sender, ConsoleCancelEventArgs interruption)
    {
        if (_source.IsCancellationRequested)
        {
            // The live display has hidden the cursor and will not come to show it again.
            AnsiConsole.Cursor.Show();
            return;
        }

        interruption.Cancel = true;
        _source.Cancel();
    }
}
