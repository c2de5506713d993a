namespace TransposedConv.NN;

/// <summary>A module that maps one tensor to one tensor, so that <see cref="Sequential"/> can chain it.</summary>
public abstract class Layer : Module
{
    /// <summary>Computes the output.</summary>
    /// <param name="input">The input; its shape is the layer's business.</param>
    public abstract Tensor Forward(Tensor input);

    /// <summary>
    /// How this layer computes a signal [batch, channels, frames] that arrives frame by frame, for <see cref="ToStreaming"/>. A layer that does not say so
    /// can't stream; one that does promises the bits of <see cref="Forward(Tensor)"/>.
    /// </summary>
    protected internal virtual StreamingForm Streaming => StreamingForm.Refused("it does not say how it computes a signal frame by frame");

    /// <summary>
    /// A stream of this layer: it takes signals frame by frame, in chunks of any length, and gives the samples that are final. All of them, one after the
    /// other, are the bits of <see cref="Forward(Tensor)"/> on the whole signal.
    /// </summary>
    /// <param name="batch">How many signals run beside each other.</param>
    /// <returns>A stream at the begin of its signals. It shares the layer's parameters; each of several streams may run on a thread of its own.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batch"/> is less than 1.</exception>
    /// <exception cref="NotSupportedException">A module of the layer can't stream; the message has its path and the reason.</exception>
    public StreamingModule ToStreaming(int batch = 1)
    {
        if (batch < 1) throw new ArgumentOutOfRangeException(nameof(batch), batch, $"batch: expected 1 or more, got {batch}.");
        return new StreamingModule(this, batch);
    }
}
