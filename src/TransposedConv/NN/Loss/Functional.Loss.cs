namespace TransposedConv.NN;

public static partial class Functional
{
    /// <summary>The squared error <c>(input − target)²</c>.</summary>
    /// <param name="input">The result.</param>
    /// <param name="target">What was wanted, of the same shape.</param>
    /// <param name="reduction">What becomes of the values.</param>
    /// <returns>A scalar, or with <see cref="Reduction.None"/> a tensor of the input's shape. The mean of no values is NaN.</returns>
    /// <exception cref="ArgumentException">The shapes differ. PyTorch warns and broadcasts; expand the operand that is meant to repeat.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="reduction"/> is not a defined value.</exception>
    /// <remarks>Differentiable by both operands. Source: torch.nn.functional.mse_loss.</remarks>
    public static Tensor MseLoss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
    {
        CheckLossOperands(input, target);
        CheckReduction(reduction);
        return Reduce((input - target).Square(), reduction);
    }

    /// <summary>The absolute error <c>|input − target|</c>; its derivative is 0 where the two are equal.</summary>
    /// <param name="input">The result.</param>
    /// <param name="target">What was wanted, of the same shape.</param>
    /// <param name="reduction">What becomes of the values.</param>
    /// <returns>A scalar, or with <see cref="Reduction.None"/> a tensor of the input's shape. The mean of no values is NaN.</returns>
    /// <exception cref="ArgumentException">The shapes differ. PyTorch warns and broadcasts; expand the operand that is meant to repeat.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="reduction"/> is not a defined value.</exception>
    /// <remarks>Differentiable by both operands. Source: torch.nn.functional.l1_loss.</remarks>
    public static Tensor L1Loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
    {
        CheckLossOperands(input, target);
        CheckReduction(reduction);
        return Reduce((input - target).Abs(), reduction);
    }

    /// <summary>
    /// The binary cross entropy <c>−w·(p·t·ln σ(x) + (1 − t)·ln(1 − σ(x)))</c> of logits <c>x</c> and wanted probabilities <c>t</c>, with weight
    /// <c>w</c> and positive weight <c>p</c>.
    /// </summary>
    /// <param name="input">The logits <c>x</c>.</param>
    /// <param name="target">The wanted probabilities <c>t</c>, of the same shape.</param>
    /// <param name="weight">The factor <c>w</c>, of a shape that expands to the input's; null for 1.</param>
    /// <param name="reduction">What becomes of the values.</param>
    /// <param name="posWeight">The factor <c>p</c>, of a shape that expands to the input's; null for 1.</param>
    /// <returns>A scalar, or with <see cref="Reduction.None"/> a tensor of the input's shape. The mean of no values is NaN.</returns>
    /// <exception cref="ArgumentException">The shapes of input and target differ, or that of a weight does not expand to them.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="reduction"/> is not a defined value.</exception>
    /// <remarks>
    /// Computed as <c>(1 − t)·x − (1 + (p − 1)·t)·ln σ(x)</c>, which is exact for logits of any size. The mean divides by the number of values,
    /// not by the weights. Differentiable by all operands. Source: torch.nn.functional.binary_cross_entropy_with_logits.
    /// </remarks>
    public static Tensor BinaryCrossEntropyWithLogits(
        Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? posWeight = null)
    {
        CheckLossOperands(input, target);
        CheckLossWeight(weight, input, nameof(weight));
        CheckLossWeight(posWeight, input, nameof(posWeight));
        CheckReduction(reduction);
        Tensor positive = input.LogSigmoid();
        if (posWeight is not null) positive = (((posWeight - 1) * target) + 1) * positive;
        Tensor values = ((1 - target) * input) - positive;
        return Reduce(weight is null ? values : values * weight, reduction);
    }

    internal static Reduction CheckReduction(Reduction reduction) => Enum.IsDefined(reduction)
        ? reduction
        : throw new ArgumentOutOfRangeException(nameof(reduction), reduction, $"reduction: expected Mean, Sum or None, got {(int)reduction}.");

    private static Tensor Reduce(Tensor values, Reduction reduction) => reduction switch
    {
        Reduction.Mean => values.Mean(),
        Reduction.Sum => values.Sum(),
        _ => values,
    };

    private static void CheckLossOperands(Tensor input, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        if (input.Shape != target.Shape) throw new ArgumentException($"target: expected the input's shape {input.Shape}, got {target.Shape}.", nameof(target));
    }

    private static void CheckLossWeight(Tensor? weight, Tensor input, string argument)
    {
        if (weight is not null && !Broadcasting.Reaches(weight.Shape, input.Shape))
        {
            throw new ArgumentException($"{argument}: expected a shape that expands to the input's {input.Shape}, got {weight.Shape}.", argument);
        }
    }
}
