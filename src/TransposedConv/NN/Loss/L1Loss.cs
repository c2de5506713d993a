namespace TransposedConv.NN;

/// <summary>The absolute error: <c>|input − target|</c> per element.</summary>
/// <remarks>Source: torch.nn.L1Loss.</remarks>
public sealed class L1Loss : LossLayer
{
    /// <summary>Makes the loss.</summary>
    /// <param name="reduction">What becomes of the values.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="reduction"/> is not a defined value.</exception>
    public L1Loss(Reduction reduction = Reduction.Mean)
        : base(reduction)
    {
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Tensor target) => Functional.L1Loss(input, target, Reduction);
}
