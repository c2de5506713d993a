using TransposedConv.Operators;

namespace TransposedConv;

public sealed partial class Tensor
{
    /// <summary>The tensor with its last two axes exchanged: the transpose of a matrix, or of each matrix of a batch.</summary>
    /// <exception cref="InvalidOperationException">The tensor has fewer than two axes.</exception>
    /// <remarks>Source: torch.Tensor.mT.</remarks>
    public Tensor MT => Rank >= 2 ? Transpose(-2, -1) : throw new InvalidOperationException($"MT: expected a tensor of rank 2 or more, got shape {Shape}.");

    /// <summary>A view with the axes in another order. Differentiable.</summary>
    /// <param name="dims">Axis <c>i</c> of the result is axis <c>dims[i]</c> of this tensor; each axis once.</param>
    /// <exception cref="ArgumentException"><paramref name="dims"/> is not a permutation of the axes.</exception>
    /// <remarks>Source: torch.permute.</remarks>
    public Tensor Permute(params ReadOnlySpan<int> dims)
    {
        if (dims.Length != Rank) throw new ArgumentException($"dims: expected {Rank} axes for shape {Shape}, got {Shape.Format(dims)}.", nameof(dims));
        var order = new int[Rank];
        for (int i = 0; i < order.Length; i++) order[i] = NormalizeAxis(dims[i], nameof(dims));
        if (order.Distinct().Count() != order.Length) throw new ArgumentException($"dims: expected each axis once, got {Shape.Format(dims)}.", nameof(dims));
        return ViewOperators.Permute(this, order, "PermuteBackward0");
    }

    /// <summary>A view with two axes exchanged. Differentiable.</summary>
    /// <param name="dim0">One axis.</param>
    /// <param name="dim1">The other axis.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <remarks>Source: torch.transpose.</remarks>
    public Tensor Transpose(int dim0, int dim1)
    {
        int first = NormalizeAxis(dim0, nameof(dim0)), second = NormalizeAxis(dim1, nameof(dim1));
        if (Rank == 0) return this;
        int[] order = [.. Enumerable.Range(0, Rank)];
        (order[first], order[second]) = (order[second], order[first]);
        return ViewOperators.Permute(this, order, "TransposeBackward0");
    }
}
