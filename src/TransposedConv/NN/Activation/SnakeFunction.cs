using System.Runtime.InteropServices;
using TransposedConv.Autograd;
using TransposedConv.Operators.Dispatch;

namespace TransposedConv.NN;

/// <summary>Snake on streams. The frequencies are computed where the parameter has changed.</summary>
internal sealed class SnakeFunction(Snake layer) : ChannelFunction((int)layer.Alpha.ElementCount)
{
    private ElementsVersion _version;
    private Tensor? _frequencies;

    protected override void Row<T>(ReadOnlySpan<T> x, int channel, Span<T> y)
    {
        var op = new Operators.Snake.WithAlpha(double.CreateTruncating(Frequencies().ContiguousSpan<T>()[channel]));
        if (typeof(T) == typeof(float)) Widened.Invoke(op, MemoryMarshal.Cast<T, float>(x), MemoryMarshal.Cast<T, float>(y));
        else Widened.Invoke(op, MemoryMarshal.Cast<T, double>(x), MemoryMarshal.Cast<T, double>(y));
    }

    private Tensor Frequencies()
    {
        if (!layer.AlphaLogscale) return layer.Alpha.Value;
        Storage parameter = layer.Alpha.Value.Storage;
        if (_frequencies is not null && _version.Holds(parameter)) return _frequencies;
        using GradMode.Scope unrecorded = GradMode.NoGrad();
        _version = new ElementsVersion(parameter);
        return _frequencies = layer.Frequencies();
    }
}
