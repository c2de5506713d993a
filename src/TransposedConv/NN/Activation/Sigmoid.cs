namespace TransposedConv.NN;

/// <summary>Applies <c>1 / (1 + e⁻ˣ)</c> to every element; the shape is free and stays.</summary>
/// <remarks>Source: torch.nn.Sigmoid.</remarks>
public sealed class Sigmoid : Layer, IElementwise
{
    /// <inheritdoc/>
    protected internal override StreamingForm Streaming => StreamingForm.Positions(StreamingFunction.Widened<Operators.Sigmoid>());

    /// <summary>Computes <c>1 / (1 + e⁻ˣ)</c> elementwise.</summary>
    /// <param name="input">A tensor of any shape.</param>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Sigmoid();
    }
}
