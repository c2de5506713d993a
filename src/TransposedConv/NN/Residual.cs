namespace TransposedConv.NN;

/// <summary>A residual block, <c>y = x + f(x)</c>, where f is layers one after the other, named 0, 1, 2, ….</summary>
/// <remarks>
/// f keeps the shape. As a stream, x waits for f(x). Source: K. He and others, "Deep residual learning for image recognition", 2016.
/// </remarks>
public sealed class Residual : Layer
{
    private readonly Layer[] _layers;

    /// <summary>Makes the block.</summary>
    /// <param name="layers">The layers of f, first to last.</param>
    public Residual(params ReadOnlySpan<Layer> layers)
    {
        _layers = layers.ToArray();
        for (int i = 0; i < _layers.Length; i++) Register(i.ToString(System.Globalization.CultureInfo.InvariantCulture), _layers[i]);
    }

    /// <inheritdoc/>
    protected internal override StreamingForm Streaming =>
        StreamingForm.Sum(StreamingForm.Identity, StreamingForm.Chain([.. _layers.Select(StreamingForm.Of)]));

    /// <summary>Computes <c>x + f(x)</c>.</summary>
    /// <param name="input">The input of f.</param>
    /// <exception cref="ArgumentException">f does not keep the shape.</exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Tensor y = input;
        foreach (Layer layer in _layers) y = layer.Forward(y);
        if (y.Shape != input.Shape) throw new ArgumentException($"input: expected layers that keep the shape {input.Shape}, got {y.Shape}.", nameof(input));
        return input + y;
    }
}
