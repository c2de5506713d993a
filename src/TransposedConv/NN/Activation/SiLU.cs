namespace TransposedConv.NN;

/// <summary>Applies <c>x / (1 + e⁻ˣ)</c> to every element; the shape is free and stays.</summary>
/// <remarks>Source: torch.nn.SiLU.</remarks>
public sealed class SiLU : Layer, IElementwise
{
    /// <inheritdoc/>
    protected internal override StreamingForm Streaming => StreamingForm.Positions(StreamingFunction.Widened<Operators.Silu>());

    /// <summary>Computes <c>x / (1 + e⁻ˣ)</c> elementwise.</summary>
    /// <param name="input">A tensor of any shape.</param>
    public override Tensor Forward(Tensor input) => Functional.Silu(input);
}
