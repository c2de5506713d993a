namespace TransposedConv.NN;

/// <summary>A module that compares a result with what was wanted.</summary>
public abstract class LossLayer : Module
{
    private protected LossLayer(Reduction reduction) => Reduction = Functional.CheckReduction(reduction);

    /// <summary>What becomes of the values, one per element.</summary>
    public Reduction Reduction { get; }

    /// <summary>Computes the loss.</summary>
    /// <param name="input">The result.</param>
    /// <param name="target">What was wanted, of the same shape.</param>
    /// <returns>A scalar, or with <see cref="Reduction.None"/> a tensor of the input's shape.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public abstract Tensor Forward(Tensor input, Tensor target);
}
