namespace TransposedConv.NN;

/// <summary>The binary cross entropy of a probability that is given by its logit.</summary>
/// <remarks>The formula stands at <see cref="Functional.BinaryCrossEntropyWithLogits"/>. Source: torch.nn.BCEWithLogitsLoss.</remarks>
public sealed class BCEWithLogitsLoss : LossLayer
{
    private const string WeightName = "weight";
    private const string PosWeightName = "pos_weight";

    private readonly bool _hasWeight;
    private readonly bool _hasPosWeight;

    /// <summary>Makes the loss. The weights are kept as buffers, under PyTorch's keys.</summary>
    /// <param name="weight">A factor per value, of a shape that expands to the input's; null for 1.</param>
    /// <param name="reduction">What becomes of the values.</param>
    /// <param name="posWeight">A factor for the positive part, of a shape that expands to the input's; null for 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="reduction"/> is not a defined value.</exception>
    public BCEWithLogitsLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? posWeight = null)
        : base(reduction)
    {
        _hasWeight = weight is not null;
        _hasPosWeight = posWeight is not null;
        if (weight is not null) RegisterBuffer(WeightName, weight);
        if (posWeight is not null) RegisterBuffer(PosWeightName, posWeight);
    }

    /// <summary>Computes the loss.</summary>
    /// <param name="input">The logits.</param>
    /// <param name="target">The wanted probabilities, of the same shape.</param>
    /// <returns>A scalar, or with <see cref="Reduction.None"/> a tensor of the input's shape.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or a weight's does not expand to them.</exception>
    public override Tensor Forward(Tensor input, Tensor target) => Functional.BinaryCrossEntropyWithLogits(
        input, target, _hasWeight ? Buffer(WeightName) : null, Reduction, _hasPosWeight ? Buffer(PosWeightName) : null);
}
