namespace TransposedConv.NN;

/// <summary>Gives back its input; a placeholder.</summary>
/// <remarks>Source: torch.nn.Identity.</remarks>
public sealed class Identity : Layer, IElementwise
{
    /// <inheritdoc/>
    protected internal override StreamingForm Streaming => StreamingForm.Identity;

    /// <summary>The input itself.</summary>
    /// <param name="input">Any tensor.</param>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input;
    }
}
