namespace TransposedConv;

public sealed partial class Tensor
{
    /// <summary>
    /// What a tensor of truth values or of positions picks, as a new tensor: with truth values, the slices where they hold, in row-major
    /// order; with positions, the slices of axis 0 at them. Differentiable.
    /// </summary>
    /// <param name="index">
    /// Truth values whose shape is that of this tensor's leading axes, or int64 or int32 positions of any shape, where negative ones
    /// count from the end.
    /// </param>
    /// <returns>
    /// Shape <c>[count, …]</c> for truth values and <c>[…index.Shape, …]</c> for positions, followed by the axes not indexed.
    /// </returns>
    /// <exception cref="ArgumentException">The mask's shape is not that of the leading axes, or the element type is none of these.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A position lies outside axis 0.</exception>
    /// <remarks>Source: torch.Tensor indexing ("advanced indexing") with a single index tensor.</remarks>
    [System.Runtime.CompilerServices.IndexerName("Part")]
    public Tensor this[Tensor index]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(index);
            return index.DType == DType.Bool ? WhereHolds(index) : AtPositions(index);
        }
    }

    private Tensor WhereHolds(Tensor mask)
    {
        if (mask.Rank > Rank || mask.Shape != Shape[..mask.Rank])
        {
            throw new ArgumentException($"index: expected a mask of the shape of this tensor's leading axes {Shape}, got {mask.Shape}.", nameof(mask));
        }

        Tensor slices = Reshape([checked((int)mask.ElementCount), .. Shape.AsSpan()[mask.Rank..]]);
        return Operators.IndexSelect.Forward(slices, 0, Operators.MaskedSelect.Places(mask), "IndexBackward0");
    }

    private Tensor AtPositions(Tensor index)
    {
        if (Rank == 0) throw new ArgumentException("index: expected a mask for a scalar, which has no axis to index.", nameof(index));
        int[] positions = Operators.Positions.Read(index, Shape[0], 0, fromEnd: true);
        Tensor slices = Operators.IndexSelect.Forward(this, 0, positions, "IndexBackward0");
        return index.Rank == 1 ? slices : slices.Reshape([.. index.Shape.AsSpan(), .. Shape.AsSpan()[1..]]);
    }
}
