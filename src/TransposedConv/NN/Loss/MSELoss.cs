namespace TransposedConv.NN;

/// <summary>The squared error: <c>(input − target)²</c> per element.</summary>
/// <remarks>Source: torch.nn.MSELoss.</remarks>
public sealed class MSELoss : LossLayer
{
    /// <summary>Makes the loss.</summary>
    /// <param name="reduction">What becomes of the values.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="reduction"/> is not a defined value.</exception>
    public MSELoss(Reduction reduction = Reduction.Mean)
        : base(reduction)
    {
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Tensor target) => Functional.MseLoss(input, target, Reduction);
}
