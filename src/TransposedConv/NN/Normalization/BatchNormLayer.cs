namespace TransposedConv.NN;

/// <summary>Batch normalization in any of its dimensions.</summary>
public abstract class BatchNormLayer : RunningNormLayer
{
    private readonly int _leastRank;
    private readonly int _mostRank;

    private protected BatchNormLayer(
        int leastRank, int mostRank, int numFeatures, double eps, double? momentum, bool affine, bool trackRunningStats, DType dtype)
        : base(numFeatures, eps, momentum, affine, trackRunningStats, dtype)
    {
        _leastRank = leastRank;
        _mostRank = mostRank;
    }

    /// <inheritdoc/>
    protected internal override StreamingForm Streaming => Training || !TrackRunningStats
        ? StreamingForm.Refused("it normalizes by the statistics of the whole signal; with running statistics, call Eval first")
        : StreamingForm.Positions(new RunningNormFunction(this));

    /// <summary>
    /// Normalizes each channel: in training, and where there are no running statistics, by those of the batch, which then go into the running ones.
    /// </summary>
    /// <param name="input">[N, C, axes…], of the parameters' element type.</param>
    /// <returns>A tensor of the input's shape.</returns>
    /// <exception cref="ArgumentException">The input does not fit the layer, or has one value per channel in training.</exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank < _leastRank || input.Rank > _mostRank)
        {
            string expected = _leastRank == _mostRank ? $"{_leastRank}" : $"{_leastRank} or {_mostRank}";
            throw new ArgumentException($"input: expected {expected} axes, got shape {input.Shape}.", nameof(input));
        }

        RequireFeatures(input, axis: 1);
        bool usesBatch = Training || !TrackRunningStats, tracks = Training && TrackRunningStats;
        double share = Momentum ?? (tracks ? 1.0 / (NumBatchesTracked!.Item<long>() + 1) : 0);
        Tensor y = Functional.BatchNorm(
            input, usesBatch && !tracks ? null : RunningMean, usesBatch && !tracks ? null : RunningVar, Weight?.Value, Bias?.Value, usesBatch, share, Eps);
        if (tracks) NumBatchesTracked!.AddInPlace(1);
        return y;
    }
}
