namespace TransposedConv.Data;

/// <summary>A list of samples, each of one or more tensors, such as an image and its label.</summary>
/// <remarks>Source: torch.utils.data.Dataset.</remarks>
public abstract class Dataset
{
    /// <summary>The number of samples.</summary>
    public abstract int Count { get; }

    /// <summary>One sample.</summary>
    /// <param name="index">Its place, from 0.</param>
    /// <returns>The sample's tensors; as many, and of the same shapes and types, for every sample.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public abstract IReadOnlyList<Tensor> this[int index] { get; }

    /// <summary>Several samples at once: their tensors stacked along a new first axis.</summary>
    /// <param name="indices">The places of the samples, at least one.</param>
    /// <returns>As many tensors as a sample has, each with one entry per index.</returns>
    /// <exception cref="ArgumentException"><paramref name="indices"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public virtual IReadOnlyList<Tensor> Batch(ReadOnlySpan<int> indices)
    {
        if (indices.IsEmpty) throw new ArgumentException("indices: expected at least one, got none.", nameof(indices));
        var samples = new IReadOnlyList<Tensor>[indices.Length];
        for (int i = 0; i < samples.Length; i++) samples[i] = this[indices[i]];
        return [.. Enumerable.Range(0, samples[0].Count).Select(part => Tensor.Stack([.. samples.Select(sample => sample[part])]))];
    }
}
