namespace TransposedConv.NN;

/// <summary>Applies <c>max(0, x)</c> to every element; the shape is free and stays.</summary>
/// <remarks>Source: torch.nn.ReLU.</remarks>
public sealed class ReLU : Layer, IElementwise
{
    /// <inheritdoc/>
    protected internal override StreamingForm Streaming => StreamingForm.Positions(StreamingFunction.Number<Operators.Relu>());

    /// <summary>Computes <c>max(0, x)</c> elementwise.</summary>
    /// <param name="input">A tensor of any shape.</param>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Relu();
    }
}
