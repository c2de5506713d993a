namespace TransposedConv.NN;

/// <summary>Joins a run of axes into one; by default all but the first, which counts the batch.</summary>
/// <remarks>Source: torch.nn.Flatten.</remarks>
public sealed class Flatten : Layer
{
    private readonly int _startDim;
    private readonly int _endDim;

    /// <summary>Makes the layer.</summary>
    /// <param name="startDim">The first axis to join.</param>
    /// <param name="endDim">The last axis to join.</param>
    public Flatten(int startDim = 1, int endDim = -1)
    {
        _startDim = startDim;
        _endDim = endDim;
    }

    /// <inheritdoc/>
    protected internal override StreamingForm Streaming => StreamingForm.Refused("it joins axes, but a signal has a batch, channels and frames");

    /// <summary>Joins the axes.</summary>
    /// <param name="input">A tensor that has them.</param>
    /// <exception cref="ArgumentException">An axis does not exist, or the first comes after the last.</exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Flatten(_startDim, _endDim);
    }

    /// <inheritdoc/>
    protected override string ArgumentsText() => $"start_dim={_startDim}, end_dim={_endDim}";
}
