namespace TransposedConv.NN;

/// <summary>Layers one after the other, named 0, 1, 2, ….</summary>
/// <remarks>Source: torch.nn.Sequential.</remarks>
public sealed class Sequential : Layer
{
    private readonly Layer[] _layers;

    /// <summary>Chains layers.</summary>
    /// <param name="layers">The layers, first to last.</param>
    public Sequential(params ReadOnlySpan<Layer> layers)
    {
        _layers = layers.ToArray();
        for (int i = 0; i < _layers.Length; i++) Register(i.ToString(System.Globalization.CultureInfo.InvariantCulture), _layers[i]);
    }

    /// <summary>The number of layers.</summary>
    public int Count => _layers.Length;

    /// <summary>One of the layers.</summary>
    /// <param name="index">Its place, from 0.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such layer.</exception>
    public Layer this[int index] => _layers[index];

    /// <inheritdoc/>
    protected internal override StreamingForm Streaming => StreamingForm.Chain([.. _layers.Select(StreamingForm.Of)]);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        foreach (Layer layer in _layers) input = layer.Forward(input);
        return input;
    }
}
