namespace Samples.CommandLine;

/// <summary>Turns the first Ctrl+C into a request to finish; the second one ends the process as usual.</summary>
public sealed class InterruptSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly Action _beforeEnd;

    /// <param name="beforeEnd">What is left to do before the second one ends the process.</param>
    public InterruptSignal(Action beforeEnd)
    {
        _beforeEnd = beforeEnd;
        Console.CancelKeyPress += OnCancelKeyPress;
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        Console.CancelKeyPress -= OnCancelKeyPress;
        _source.Dispose();
    }

    private void OnCancelKeyPress(object? sender, ConsoleCancelEventArgs interruption)
    {
        if (_source.IsCancellationRequested)
        {
            _beforeEnd();
            return;
        }

        interruption.Cancel = true;
        _source.Cancel();
    }
}
