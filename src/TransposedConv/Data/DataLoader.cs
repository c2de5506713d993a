using System.Collections;

namespace TransposedConv.Data;

/// <summary>Goes through a dataset in batches; each <c>foreach</c> is one epoch.</summary>
/// <remarks>
/// With a generator of a given seed the order of every epoch is the same at every run. Source: torch.utils.data.DataLoader.
/// </remarks>
public sealed class DataLoader : IEnumerable<IReadOnlyList<Tensor>>
{
    private readonly Dataset _dataset;
    private readonly int _batchSize;
    private readonly bool _shuffle;
    private readonly bool _dropLast;
    private readonly Generator _generator;

    /// <summary>Prepares to go through a dataset.</summary>
    /// <param name="dataset">The samples.</param>
    /// <param name="batchSize">How many samples make a batch, 1 or more.</param>
    /// <param name="shuffle">Whether each epoch has a new random order.</param>
    /// <param name="dropLast">Whether a last batch of fewer samples is left out.</param>
    /// <param name="generator">Where the order comes from; by default <see cref="Generator.Default"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is less than 1.</exception>
    public DataLoader(Dataset dataset, int batchSize = 1, bool shuffle = false, bool dropLast = false, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (batchSize < 1) throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, $"batchSize: expected 1 or more, got {batchSize}.");
        _dataset = dataset;
        _batchSize = batchSize;
        _shuffle = shuffle;
        _dropLast = dropLast;
        _generator = generator ?? Generator.Default;
    }

    /// <summary>The number of batches of an epoch.</summary>
    public int Count => (_dataset.Count / _batchSize) + (!_dropLast && _dataset.Count % _batchSize != 0 ? 1 : 0);

    /// <summary>Begins an epoch; the random order is drawn now.</summary>
    public IEnumerator<IReadOnlyList<Tensor>> GetEnumerator()
    {
        int[] order = _shuffle
            ? Tensor.Randperm(_dataset.Count, DType.Int32, _generator).ToArray<int>()
            : [.. Enumerable.Range(0, _dataset.Count)];
        return Batches(order);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerator<IReadOnlyList<Tensor>> Batches(int[] order)
    {
        int batches = Count;
        for (int batch = 0; batch < batches; batch++)
        {
            int start = batch * _batchSize;
            yield return _dataset.Batch(order.AsSpan(start, Math.Min(_batchSize, order.Length - start)));
        }
    }
}
