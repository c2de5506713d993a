namespace TransposedConv.Autograd;

/// <summary>A callback on a gradient; disposing it takes it off the tensor.</summary>
internal sealed class GradientHook(Node node, Func<Tensor, Tensor?> callback) : IDisposable
{
    public void Dispose() => node.RemoveHook(this);

    /// <summary>The gradient to go on with: the callback's result, or the unchanged one when it returns null.</summary>
    internal Tensor Apply(Tensor gradient)
    {
        Tensor? replaced = callback(gradient);
        if (replaced is null) return gradient;
        return replaced.Shape == gradient.Shape && replaced.DType == gradient.DType
            ? replaced
            : throw new InvalidOperationException(
                $"hook: expected a gradient of shape {gradient.Shape} and type {gradient.DType.Name()}, got {replaced.Shape} and {replaced.DType.Name()}.");
    }
}
