using TransposedConv.Operators;

namespace TransposedConv;

public sealed partial class Tensor
{
    /// <summary>The indices of all elements that are not zero, in row-major order. NaN is not zero.</summary>
    /// <returns>An int64 tensor of shape <c>[count, rank]</c>: one row of indices per element.</returns>
    /// <remarks>Source: torch.nonzero.</remarks>
    public Tensor Nonzero()
    {
        int[] places = Operators.MaskedSelect.Places(Copying.Convert(this, DType.Bool));
        Tensor indices = Uninitialized((int[])[places.Length, Rank], DType.Int64);
        Span<long> target = indices.ContiguousSpan<long>();
        for (int n = 0; n < places.Length; n++)
        {
            int rest = places[n];
            for (int axis = Rank - 1; axis >= 0; axis--) (rest, target[(n * Rank) + axis]) = Math.DivRem(rest, Shape[axis]);
        }

        return indices;
    }
}
