namespace TransposedConv.Autograd;

/// <summary>The end of the graph at a leaf: adds the arriving gradient to the leaf's <see cref="Tensor.Grad"/>.</summary>
internal sealed class AccumulateGrad(Tensor leaf) : Node(sequence: 0)
{
    public override string Name => "AccumulateGrad";

    internal Tensor Leaf => leaf;

    internal override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
    {
        // The arriving tensor may be shared with other leaves or with the caller, so the first gradient is copied unless it is still
        // part of a graph that a higher derivative goes through.
        if (leaf.Grad is null) leaf.Grad = GradMode.IsEnabled ? gradient : gradient.Clone();
        else leaf.Grad = leaf.Grad.Add(gradient);
    }
}
