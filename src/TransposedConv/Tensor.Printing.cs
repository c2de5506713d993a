namespace TransposedConv;

public sealed partial class Tensor
{
    /// <summary>The tensor as PyTorch prints it, with <see cref="PrintOptions.Default"/>, e.g. <c>tensor([1., 2.], requires_grad=True)</c>.</summary>
    public override string ToString() => ToString(PrintOptions.Default);

    /// <summary>The tensor as PyTorch prints it.</summary>
    /// <param name="options">Precision, width and how much is shown.</param>
    /// <remarks>
    /// Reads only the elements that are shown. The element type is noted unless it is float32, int64 or bool. Source: torch.set_printoptions.
    /// </remarks>
    public string ToString(PrintOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Printing.TensorText.Of(this, options);
    }
}
