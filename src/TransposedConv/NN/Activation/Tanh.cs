namespace TransposedConv.NN;

/// <summary>Applies <c>tanh x</c> to every element; the shape is free and stays.</summary>
/// <remarks>Source: torch.nn.Tanh.</remarks>
public sealed class Tanh : Layer, IElementwise
{
    /// <inheritdoc/>
    protected internal override StreamingForm Streaming => StreamingForm.Positions(StreamingFunction.Widened<Operators.Tanh>());

    /// <summary>Computes <c>tanh x</c> elementwise.</summary>
    /// <param name="input">A tensor of any shape.</param>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Tanh();
    }
}
