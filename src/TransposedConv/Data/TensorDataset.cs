namespace TransposedConv.Data;

/// <summary>Samples that lie in tensors already, one after the other along the first axis.</summary>
/// <remarks>Source: torch.utils.data.TensorDataset.</remarks>
public sealed class TensorDataset : Dataset
{
    private readonly Tensor[] _tensors;

    /// <summary>Takes tensors as they are, without copying.</summary>
    /// <param name="tensors">At least one tensor; sample <c>i</c> consists of entry <c>i</c> of each.</param>
    /// <exception cref="ArgumentException">There are no tensors, one is a scalar, or the lengths of their first axes differ.</exception>
    public TensorDataset(params ReadOnlySpan<Tensor> tensors)
    {
        if (tensors.IsEmpty) throw new ArgumentException("tensors: expected at least one tensor, got none.", nameof(tensors));
        foreach (Tensor tensor in tensors)
        {
            ArgumentNullException.ThrowIfNull(tensor, nameof(tensors));
            if (tensor.Rank == 0) throw new ArgumentException("tensors: expected tensors of rank 1 or more, got a scalar.", nameof(tensors));
            if (tensor.Shape[0] != tensors[0].Shape[0])
            {
                throw new ArgumentException($"tensors: expected first axes of one length, got shapes {tensors[0].Shape} and {tensor.Shape}.", nameof(tensors));
            }
        }

        _tensors = tensors.ToArray();
    }

    /// <inheritdoc/>
    public override int Count => _tensors[0].Shape[0];

    /// <summary>One sample: a view of one entry of each tensor.</summary>
    /// <param name="index">Its place, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public override IReadOnlyList<Tensor> this[int index]
    {
        get
        {
            CheckIndex(index, nameof(index));
            return Array.ConvertAll(_tensors, tensor => tensor.Select(0, index));
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Batch(ReadOnlySpan<int> indices)
    {
        if (indices.IsEmpty) throw new ArgumentException("indices: expected at least one, got none.", nameof(indices));
        foreach (int index in indices) CheckIndex(index, nameof(indices));
        Tensor positions = Tensor.From(indices);
        return Array.ConvertAll(_tensors, tensor => tensor.IndexSelect(0, positions));
    }

    private void CheckIndex(int index, string argument)
    {
        if (index < 0 || index >= Count)
        {
            throw new ArgumentOutOfRangeException(argument, index, $"{argument}: expected 0 or more and less than {Count}, the number of samples; got {index}.");
        }
    }
}
