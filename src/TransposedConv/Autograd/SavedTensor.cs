namespace TransposedConv.Autograd;

/// <summary>A value that a backward pass will need, with the version it had; overwriting it in the meantime is detected.</summary>
internal sealed class SavedTensor
{
    private readonly int _version;
    private Tensor? _tensor;

    internal SavedTensor(Tensor tensor)
    {
        if (tensor.IsInference)
        {
            throw new InvalidOperationException("A tensor made in an inference scope can't be saved for a backward pass; clone it outside the scope first.");
        }

        _tensor = tensor;
        _version = tensor.Storage.Version;
    }

    /// <exception cref="InvalidOperationException">The value was freed by an earlier backward pass, or changed in place.</exception>
    internal Tensor Value
    {
        get
        {
            Tensor tensor = _tensor ?? throw new InvalidOperationException(
                "Trying to go backward through the graph a second time, but the saved values were freed by the first backward pass; pass retainGraph: true to that one.");
            int now = tensor.Storage.Version;
            return now == _version ? tensor : throw new InvalidOperationException(
                $"A value needed for the gradient was changed in place: the tensor of shape {tensor.Shape} is at version {now}, expected version {_version}.");
        }
    }

    internal void Release() => _tensor = null;
}
