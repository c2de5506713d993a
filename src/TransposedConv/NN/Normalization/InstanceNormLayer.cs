namespace TransposedConv.NN;

/// <summary>Instance normalization in any of its dimensions.</summary>
public abstract class InstanceNormLayer : RunningNormLayer
{
    private readonly int _spatialRank;

    private protected InstanceNormLayer(
        int spatialRank, int numFeatures, double eps, double momentum, bool affine, bool trackRunningStats, DType dtype)
        : base(numFeatures, eps, momentum, affine, trackRunningStats, dtype) => _spatialRank = spatialRank;

    /// <inheritdoc/>
    protected internal override StreamingForm Streaming => Training || !TrackRunningStats
        ? StreamingForm.Refused("it normalizes by the statistics of the whole signal; with running statistics, call Eval first")
        : StreamingForm.Positions(new RunningNormFunction(this));

    /// <summary>
    /// Normalizes each channel of each sample: in training, and where there are no running statistics, by its own statistics, which then go into the
    /// running ones.
    /// </summary>
    /// <param name="input">[N, C, axes…] or [C, axes…], of the parameters' element type.</param>
    /// <returns>A tensor of the input's shape.</returns>
    /// <exception cref="ArgumentException">The input does not fit the layer, or has one position.</exception>
    /// <remarks>PyTorch 1.13 accepts another number of channels where the layer has no parameters; here it is refused.</remarks>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank != _spatialRank + 1 && input.Rank != _spatialRank + 2)
        {
            throw new ArgumentException($"input: expected {_spatialRank + 1} or {_spatialRank + 2} axes, got shape {input.Shape}.", nameof(input));
        }

        bool isBatched = input.Rank == _spatialRank + 2;
        RequireFeatures(input, isBatched ? 1 : 0);
        Tensor x = isBatched ? input : input.Unsqueeze(0);
        Tensor y = Functional.InstanceNorm(x, RunningMean, RunningVar, Weight?.Value, Bias?.Value, Training || !TrackRunningStats, Momentum!.Value, Eps);
        return isBatched ? y : y.Squeeze(0);
    }
}
